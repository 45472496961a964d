import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(__dirname, '../../..')
const SOURCE = join(ROOT, 'src/page')
/** Test files run side by side, and one of them builds. */
const LOCK = join(ROOT, 'node_modules/.cache/page-build')

export const BUILT = join(ROOT, 'dist/page')

/** Builds the page where it has not been built since its source last changed. */
export async function buildPage(): Promise<void> {
  mkdirSync(join(LOCK, '..'), { recursive: true })
  while (!takeLock()) await new Promise((resolve) => setTimeout(resolve, 100))
  try {
    if (isStale()) {
      // Of a test's own surroundings React's build would make one for development.
      const env = { ...process.env, NODE_ENV: 'production' }
      execFileSync('npm', ['run', 'build:page', '--silent'], { cwd: ROOT, env, stdio: 'pipe' })
    }
  } finally {
    rmSync(LOCK, { recursive: true })
  }
}

/** A folder can be made by one process alone. */
function takeLock(): boolean {
  try {
    mkdirSync(LOCK)
    return true
  } catch {
    // Whoever held it for so long has died.
    if (existsSync(LOCK) && Date.now() - statSync(LOCK).mtimeMs > 120_000)
      rmSync(LOCK, { recursive: true, force: true })
    return false
  }
}

function isStale(): boolean {
  const index = join(BUILT, 'index.html')
  return !existsSync(index) || statSync(index).mtimeMs < lastChangeOf(SOURCE)
}

function lastChangeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs))
}
