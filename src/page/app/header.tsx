import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Link, useLocation } from 'wouter'
import { SendButton } from '../sending'
import classes from './header.module.css'
import { MoonIcon, SunIcon } from '../ui/icons'

const VIEWS = [
  { href: '/syncs', label: 'Syncs' },
  { href: '/deliveries', label: 'Deliveries' },
  { href: '/quality', label: 'Match quality' }
]

/** The name of the place, and the ways through it. */
export function Header() {
  const [location] = useLocation()
  const view = location.startsWith('/new-sync') ? '/syncs' : location
  return (
    <header className={classes.header}>
      <div className={classes.row}>
        <Link href="/syncs" className={classes.brand}>
          <Mark />
          <span className={classes.name}>Meta Pixel</span>
        </Link>
        <nav className={classes.nav} aria-label="Main">
          {VIEWS.map(({ href, label }) => (
            <Link
              key={href}
              href={href}
              className={classes.link}
              aria-current={view.startsWith(href) ? 'page' : undefined}
            >
              {label}
            </Link>
          ))}
        </nav>
        <SendButton />
        <SchemeSwitch />
      </div>
    </header>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden>
      <rect width="24" height="24" rx="6" fill="var(--mantine-primary-color-filled)" />
      <path
        d="M5.5 8.5h4l4 7h5M13 8.5h5.5"
        fill="none"
        stroke="#fff"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme()
  const isDark = useComputedColorScheme('light') === 'dark'
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={isDark ? 'Light colors' : 'Dark colors'}
      onClick={() => {
        setColorScheme(isDark ? 'light' : 'dark')
      }}
    >
      {isDark ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  )
}
