import {
  ActionIcon,
  Alert,
  Badge,
  Card,
  createTheme,
  type CSSVariablesResolver,
  Drawer,
  Menu,
  Modal,
  Notification,
  NumberInput,
  PasswordInput,
  Table,
  Tooltip,
} from '@mantine/core';
import { i18n } from '../lib/i18n.ts';
import { colors } from './colors.ts';
import classes from './theme.module.css';

const systemFont =
  "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Cantarell, 'Helvetica Neue', Arial, sans-serif";
const systemMono = "ui-monospace, SFMono-Regular, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace";

const closeButton = { closeButtonProps: { 'aria-label': i18n.t('common.close') } };

export const theme = createTheme({
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 6 },
  colors,
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
    Drawer: Drawer.extend({
      defaultProps: { ...closeButton, position: 'right', padding: 'lg' },
      classNames: { title: classes.title },
    }),
    // Without the placeholder the first item is in focus when a menu opens, and axe has nothing to say.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { ...closeButton, centered: true, radius: 'lg', padding: 'lg' },
      classNames: { title: classes.title },
    }),
    Notification: Notification.extend({ defaultProps: closeButton }),
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
    // The kit darkens the last shade by half, which leaves coloured boxes almost black.
    '--mantine-color-red-light': '#42272a',
    '--mantine-color-orange-light': '#402d20',
    '--mantine-color-yellow-light': '#3b311a',
    '--mantine-color-green-light': '#1e3a2a',
    '--mantine-color-petrol-light': '#183a3f',
    '--mantine-color-gray-light': '#2b3537',
    '--mantine-color-red-text': '#f08c8c',
    '--keydesk-canvas': '#141a1c',
    '--keydesk-sidebar': '#0f1517',
    '--keydesk-line': '#2c3639',
  },
});
