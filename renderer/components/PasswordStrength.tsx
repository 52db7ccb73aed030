import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { passwordStrength, type Strength } from '../lib/password.ts';

const looks: Record<Strength, { value: number; color: string }> = {
  tooShort: { value: 10, color: 'red' },
  weak: { value: 25, color: 'red' },
  fair: { value: 50, color: 'yellow' },
  good: { value: 75, color: 'petrol' },
  strong: { value: 100, color: 'green' },
};

interface PasswordStrengthProps {
  password: string;
  minLength: number;
  name?: string;
}

export function PasswordStrength({ password, minLength, name = '' }: PasswordStrengthProps) {
  const { t } = useTranslation();
  if (password === '') return null;
  const strength = passwordStrength(password, minLength, name);
  const { value, color } = looks[strength];
  return (
    <Group gap="sm" wrap="nowrap" mt={6}>
      <Progress value={value} color={color} size={4} flex={1} aria-hidden />
      <Text fz={12} c="dimmed" role="status" flex="none">
        {t(`password.${strength}`, { count: minLength - password.length })}
      </Text>
    </Group>
  );
}
