import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** Says of changed files whether they still compile: what does not is noticed without a test. */
export class Compiler {
  readonly #service: ts.LanguageService
  readonly #changed = new Map<string, { text: string; version: number }>()

  /** @param configuration path of the tsconfig.json that the files belong to */
  constructor(configuration: string) {
    const { config } = ts.readConfigFile(configuration, ts.sys.readFile)
    const parsed = ts.parseJsonConfigFileContent(config, ts.sys, dirname(configuration))
    const textOf = (path: string) => this.#changed.get(path)?.text ?? ts.sys.readFile(path)
    this.#service = ts.createLanguageService({
      getCompilationSettings: () => parsed.options,
      getScriptFileNames: () => parsed.fileNames,
      getScriptVersion: (path) => String(this.#changed.get(path)?.version ?? 0),
      getScriptSnapshot: (path) => {
        const text = textOf(path)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => dirname(configuration),
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: ts.sys.fileExists,
      readFile: ts.sys.readFile,
      readDirectory: ts.sys.readDirectory,
    })
  }

  /** The first thing wrong with a file that reads so; null where nothing is. */
  problem(path: string, text: string): string | null {
    const version = (this.#changed.get(path)?.version ?? 0) + 1
    this.#changed.set(path, { text, version })
    try {
      const [found] = [
        ...this.#service.getSyntacticDiagnostics(path),
        ...this.#service.getSemanticDiagnostics(path),
      ].filter(({ code }) => !isOfUnused(code))
      return found === undefined ? null : ts.flattenDiagnosticMessageText(found.messageText, ' ')
    } finally {
      this.#changed.set(path, { text: readFileSync(path, 'utf8'), version: version + 1 })
    }
  }
}

/** That something is no longer used is no mistake of the language. */
function isOfUnused(code: number): boolean {
  return code === 6133 || code === 6196 || code === 6192
}

/** The tsconfig.json of a file in `machines` or `src`. */
export function configurationOf(root: string, path: string): string {
  return join(root, path.split('/')[0]!, 'tsconfig.json')
}
