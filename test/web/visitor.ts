/** Somebody who visits a dashboard without script: keeps cookies, follows where it is sent, and fills in forms. */
export class Visitor {
  readonly #url: string
  readonly #language: string
  readonly #cookies = new Map<string, string>()

  /** @param url without a slash at the end. */
  constructor(url: string, { language = 'en' }: { language?: string } = {}) {
    this.#url = url
    this.#language = language
  }

  /** A page, after all that it leads to. */
  async get(path: string): Promise<{ status: number; text: string; path: string }> {
    return this.#followed(await this.#ask(path, {}), path)
  }

  /** Sends a form, with the token of the page on which it stands unless one is given. */
  async send(
    path: string,
    fields: Record<string, string | Blob>,
    { on = path, asFile = false }: { on?: string; asFile?: boolean } = {},
  ): Promise<{ status: number; text: string; path: string }> {
    const token = fields['formToken'] ?? (await this.formTokenOn(on))
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...fields, formToken: token })) form.set(name, value)
    const body = asFile
      ? form
      : new URLSearchParams([...form].map(([name, value]): [string, string] => [name, String(value)]))
    return this.#followed(await this.#ask(path, { method: 'POST', body }), path)
  }

  /** The token in the forms of a page. */
  async formTokenOn(path: string): Promise<string> {
    const { text } = await this.get(path)
    return /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? ''
  }

  async #followed(answer: Response, path: string): Promise<{ status: number; text: string; path: string }> {
    const to = answer.headers.get('location')
    if (answer.status === 303 && to !== null) {
      await answer.arrayBuffer()
      return this.#followed(await this.#ask(to, {}), to)
    }
    return { status: answer.status, text: await answer.text(), path }
  }

  async #ask(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(`${this.#url}${path}`, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', 'accept-language': this.#language, origin: this.#url, cookie },
    })
    for (const each of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(each)!
      if (value === '') this.#cookies.delete(name!)
      else this.#cookies.set(name!, value!)
    }
    return answer
  }
}
