import path from 'node:path'
import ts from 'typescript'

/** Files by their path, with slashes, relative to one folder. */
export type Sources = ReadonlyMap<string, string>

/** The sources as a program that can be asked and edited. */
export class Project {
  private readonly texts: Map<string, string>
  private readonly versions = new Map<string, number>()
  private readonly service: ts.LanguageService

  constructor(sources: Sources) {
    this.texts = new Map(sources)
    const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, noLib: true, noResolve: false }
    this.service = ts.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [...this.texts.keys()].map(toAbsolute),
      getScriptVersion: (file) => String(this.versions.get(toRelative(file)) ?? 0),
      getScriptSnapshot: (file) => {
        const text = this.texts.get(toRelative(file))
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => '',
      fileExists: (file) => this.texts.has(toRelative(file)),
      readFile: (file) => this.texts.get(toRelative(file))
    })
  }

  files(): string[] {
    return [...this.texts.keys()]
  }

  parse(file: string): ts.SourceFile {
    return ts.createSourceFile(file, this.texts.get(file) ?? '', ts.ScriptTarget.ES2022, true)
  }

  /** @returns the file that a relative import means */
  resolve(from: string, specifier: string): string | undefined {
    if (!specifier.startsWith('.')) return undefined
    const base = path.posix.join(path.posix.dirname(from), specifier)
    return [`${base}.ts`, `${base}/index.ts`, base].find((candidate) => this.texts.has(candidate))
  }

  /** Gives what stands at a place another name, everywhere. */
  rename(file: string, position: number, name: string): void {
    const found = this.service.findRenameLocations(toAbsolute(file), position, false, false, {
      providePrefixAndSuffixTextForRename: false
    })
    const byFile = new Map<string, ts.RenameLocation[]>()
    for (const location of found ?? []) {
      byFile.set(location.fileName, [...(byFile.get(location.fileName) ?? []), location])
    }
    for (const [absolute, locations] of byFile) {
      const relative = toRelative(absolute)
      let text = this.texts.get(relative) ?? ''
      for (const { textSpan, prefixText = '', suffixText = '' } of locations.sort(fromTheEnd)) {
        const end = textSpan.start + textSpan.length
        text = text.slice(0, textSpan.start) + prefixText + name + suffixText + text.slice(end)
      }
      this.texts.set(relative, text)
      this.versions.set(relative, (this.versions.get(relative) ?? 0) + 1)
    }
  }
}

const toAbsolute = (file: string): string => `/${file}`
const toRelative = (file: string): string => file.slice(1)
const fromTheEnd = (one: ts.RenameLocation, other: ts.RenameLocation): number =>
  other.textSpan.start - one.textSpan.start
