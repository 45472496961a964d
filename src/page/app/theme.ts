import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core'

const accent: MantineColorsTuple = [
  '#eff3ff',
  '#dfe7fe',
  '#bccbfd',
  '#94abfa',
  '#6d89f5',
  '#4b68ea',
  '#3552d8',
  '#2b43b8',
  '#263a94',
  '#22326f'
]

const gray: MantineColorsTuple = [
  '#f7f8fa',
  '#f0f2f5',
  '#e4e7ec',
  '#d2d7df',
  '#aeb6c2',
  '#858e9d',
  '#5d6675',
  '#454d5b',
  '#2d343f',
  '#1b2028'
]

const dark: MantineColorsTuple = [
  '#e6e8ec',
  '#c8cdd5',
  '#a3abb8',
  '#7d8695',
  '#353b46',
  '#292e37',
  '#20242c',
  '#181b21',
  '#111317',
  '#0b0c0f'
]

/** Neutral surfaces and one accent; every pair of colors that carries text has a contrast of at least 4.5. */
export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: 6,
  colors: { accent, gray, dark },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: 'md',
  cursorType: 'pointer',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  headings: { fontWeight: '600' },
  components: {
    Switch: { defaultProps: { withThumbIndicator: false } },
    Badge: { defaultProps: { tt: 'none', fw: 500, radius: 'sm' } },
    Alert: { defaultProps: { variant: 'light' } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } } },
    // The heading of a dialog is no banner of the page.
    Drawer: { defaultProps: { attributes: { header: { role: 'presentation' } } } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'presentation' } }
      }
    }
  }
})

/** Colors that stand behind words, in badges and alerts. */
const TINTED = ['accent', 'blue', 'green', 'gray', 'orange', 'red', 'teal', 'yellow']

/** The darkest shade of these is still too faint on their own lightest. */
const DARKER: Record<string, string | undefined> = { green: '#1e6b2f', orange: '#8a4b00', yellow: '#7a5200' }

/** Light tints rather than full colors, and words on them with enough contrast. */
function tints(isDark: boolean): Record<string, string> {
  return Object.fromEntries(
    TINTED.flatMap((color) => {
      const own = `--mantine-color-${color}`
      const background = isDark ? `color-mix(in srgb, var(${own}-6) 16%, var(--mantine-color-body))` : `var(${own}-0)`
      const text = isDark ? `var(${own}-3)` : (DARKER[color] ?? `var(${own}-9)`)
      return [
        [`${own}-light`, background],
        [`${own}-light-color`, text]
      ]
    })
  )
}

/** Mantine's own grays and reds are too faint for text. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...tints(false),
    '--mantine-color-text': 'var(--mantine-color-gray-9)',
    '--mantine-color-dimmed': 'var(--mantine-color-gray-6)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--mantine-color-gray-light': 'var(--mantine-color-gray-1)',
    '--page-background': 'var(--mantine-color-gray-0)'
  },
  dark: {
    ...tints(true),
    '--mantine-color-text': 'var(--mantine-color-dark-0)',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-2)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-accent-3)',
    '--mantine-color-gray-light': 'var(--mantine-color-dark-5)',
    '--mantine-color-gray-light-color': 'var(--mantine-color-dark-0)',
    '--page-background': 'var(--mantine-color-dark-8)'
  }
})
