import axe, { type AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'

/** @returns what axe-core finds wrong with what the page shows: each rule, and where */
export async function violationsOf(page: Page): Promise<string[]> {
  await untilStill(page)
  // It comes over the debugger: the page's policy lets no other script in.
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary = '' }) => `${id} (${help}) at ${target.join(' ')}: ${failureSummary}`)
  )
}

/** Colors in the midst of a transition have another contrast. */
async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const running = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
    await Promise.allSettled(running.map(({ finished }) => finished))
  })
}
