import type { ReactNode } from 'react'
import { useStatus, Problem as ApiProblem } from '../api'
import { Banners } from './banners'
import { Header } from './header'
import { KeyPrompt } from './key-prompt'
import { ProblemAlert } from '../ui/problem-alert'
import classes from './shell.module.css'

/** What stands around each view: the navigation, and what must be known wherever one is. */
export function Shell({ children }: { children: ReactNode }) {
  const { data: status, error } = useStatus()
  const isLocked = error instanceof ApiProblem && error.status === 401
  return (
    <div className={classes.page}>
      <a className={classes.skip} href="#main" onClick={skip}>
        Skip to content
      </a>
      <Header />
      {status !== undefined && !isLocked && <Banners status={status} />}
      <main id="main" className={classes.main} tabIndex={-1}>
        {isLocked ? (
          <KeyPrompt />
        ) : (
          <>
            {error !== null && <ProblemAlert title="The server cannot be reached" message={error.message} mb="lg" />}
            {children}
          </>
        )}
      </main>
    </div>
  )
}

/** The address is the view's: following the link would leave it. */
function skip(event: { preventDefault: () => void }): void {
  event.preventDefault()
  document.getElementById('main')?.focus()
}
