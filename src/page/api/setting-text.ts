import type { ShownSetting } from '../../server/api/contract'

/** @returns a setting as a text: itself, or where it comes from */
export function settingText(setting: ShownSetting): string {
  return typeof setting === 'string' ? setting : `from ${setting.variable ?? 'the environment'}`
}
