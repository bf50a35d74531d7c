import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

describe('the documents', () => {
  test('say each thing in one place: no chapter comes twice', () => {
    const documents = [
      'README.md',
      'CHANGELOG.md',
      ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`),
    ]
    const twice = documents
      .filter((path) => path.endsWith('.md'))
      .flatMap((path) => {
        const text = readFileSync(join(root, path), 'utf8')
        const chapters = [...text.matchAll(/^## .*$/gm)].map(([chapter]) => chapter)
        return chapters
          .filter((chapter, place) => chapters.indexOf(chapter) !== place)
          .map((chapter) => `${path}: ${chapter}`)
      })
    expect(documents.length).toBeGreaterThan(10)
    expect(twice).toEqual([])
  })
})
