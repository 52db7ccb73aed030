import {
  ActionIcon,
  Alert,
  Badge,
  Card,
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  type MantineColorsTuple,
  Modal,
  NumberInput,
  PasswordInput,
  Table,
  Tooltip,
} from '@mantine/core';
import { i18n } from '../lib/i18n.ts';

const petrol: MantineColorsTuple = [
  '#e9f6f6',
  '#d3e9ea',
  '#a9d3d5',
  '#7bbcc0',
  '#55a6ab',
  '#35939a',
  '#1d838a',
  '#0f6a70',
  '#0b565b',
  '#084347',
];

/** Greys with a trace of the accent, so that surfaces and accent belong together. */
const gray: MantineColorsTuple = [
  '#f6f8f8',
  '#eef2f2',
  '#e3e8e9',
  '#d5dcdd',
  '#c0c9cb',
  '#98a4a7',
  '#5c696d',
  '#465256',
  '#313b3e',
  '#1c2426',
];

const dark: MantineColorsTuple = [
  '#dbe2e3',
  '#b7c2c4',
  '#93a0a3',
  '#647275',
  '#3d484b',
  '#2e383b',
  '#242d2f',
  '#1b2224',
  '#141a1c',
  '#0e1315',
];

const systemFont =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Cantarell, 'Helvetica Neue', Arial, sans-serif";
const systemMono = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace";

const closeButton = { closeButtonProps: { 'aria-label': i18n.t('common.close') } };

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors: { petrol, gray, dark },
  black: '#1c2426',
  autoContrast: true,
  fontFamily: systemFont,
  fontFamilyMonospace: systemMono,
  headings: {
    fontFamily: systemFont,
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
    },
  },
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.43', md: '1.43', lg: '1.5', xl: '1.4' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    Alert: Alert.extend({ defaultProps: { variant: 'light', radius: 'md' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm' } }),
    Card: Card.extend({ defaultProps: { withBorder: true, radius: 'md', padding: 'md' } }),
    Drawer: Drawer.extend({ defaultProps: { ...closeButton, position: 'right' } }),
    Modal: Modal.extend({ defaultProps: { ...closeButton, centered: true, radius: 'lg' } }),
    NumberInput: NumberInput.extend({ defaultProps: { hideControls: true } }),
    PasswordInput: PasswordInput.extend({
      defaultProps: { visibilityToggleButtonProps: { 'aria-label': i18n.t('common.showHide') } },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 8, horizontalSpacing: 12, fz: 13 } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 300, withArrow: true, events: { hover: true, focus: true, touch: true } },
    }),
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#5c696d',
    '--mantine-color-error': '#c22b2b',
    '--keydesk-canvas': '#f6f8f8',
    '--keydesk-sidebar': '#ecf1f1',
    '--keydesk-line': '#dfe5e6',
  },
  dark: {
    '--mantine-color-body': '#1b2224',
    '--mantine-color-dimmed': '#9aa7aa',
    '--mantine-color-error': '#ff8f8f',
    '--keydesk-canvas': '#141a1c',
    '--keydesk-sidebar': '#0f1517',
    '--keydesk-line': '#2c3639',
  },
});
