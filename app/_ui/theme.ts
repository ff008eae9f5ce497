import { type CSSVariablesResolver, createTheme } from '@mantine/core';

const systemFont = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const systemMono = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Calm and dense. The shades of the primary colour are those with enough contrast to white and to the background. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: systemFont,
  fontFamilyMonospace: systemMono,
  components: {
    // In most colours the library's own have too little contrast; the icon beside a title has the colour.
    Alert: { styles: { label: { color: 'var(--mantine-color-text)' } } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // What takes the focus first is no item, and a menu may hold nothing else.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Menus and tooltips stand in a landmark too, where whoever moves by landmarks finds them.
    Portal: { defaultProps: { target: 'main' } },
    // A click beside a dialog would throw away what was typed in it.
    Modal: {
      defaultProps: { centered: true, closeOnClickOutside: false, closeButtonProps: { 'aria-label': 'Close' } },
    },
    EmptyState: { styles: { description: { textWrap: 'balance' } } },
    // A dialog needs no landmark, and in one its place would be counted from the landmark's padding.
    ModalRoot: { defaultProps: { portalProps: { target: 'body' } } },
    // A dialog's header would count as a second banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    ModalTitle: { defaultProps: { fw: 650 } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
  headings: { fontFamily: systemFont, fontWeight: '650' },
});

/** The library's dimmed and error texts have too little contrast for WCAG 2.2 AA on its light background. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
  },
});
