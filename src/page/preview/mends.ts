/** A change that would let an event pass, at one click. */
export interface Mend {
  label: string
  act: () => void
}

/** How what is wrong with an event can be fixed, where mappings are being edited. */
export interface Mends {
  /** Leads to the row of a parameter in a mapping */
  onFix?: (mapping: string, parameter: string) => void
  /** What would fix a parameter at once */
  mendFor?: (mapping: string, parameter: string) => Mend | undefined
}
