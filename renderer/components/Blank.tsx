import { Card, EmptyState } from '@mantine/core';
import type { ReactNode } from 'react';

interface BlankProps {
  icon: ReactNode;
  title: string;
  description: ReactNode;
  children?: ReactNode;
}

/** An empty screen says what will be here and how to begin. */
export function Blank({ icon, title, description, children }: BlankProps) {
  return (
    <Card py={40}>
      <EmptyState icon={icon} title={title} description={description} withIndicatorBackground>
        {children && <EmptyState.Actions>{children}</EmptyState.Actions>}
      </EmptyState>
    </Card>
  );
}
