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

  /** Fills in a form and sends it, with what the page on which it stands hides in it, unless other values are given. */
  async send(
    path: string,
    fields: Record<string, string | Blob>,
    {
      on = path,
      asFile = false,
      origin = this.#url,
    }: { on?: string; asFile?: boolean; origin?: string } = {},
  ): Promise<{ status: number; text: string; path: string }> {
    const form = new FormData()
    const filled = { ...(await this.#hiddenOn(on)), ...fields }
    for (const [name, value] of Object.entries(filled)) form.set(name, value)
    const body = asFile
      ? form
      : new URLSearchParams([...form].map(([name, value]): [string, string] => [name, String(value)]))
    return this.#followed(await this.#ask(path, { method: 'POST', body, headers: { origin } }), path)
  }

  /** The token in the forms of a page. */
  async formTokenOn(path: string): Promise<string> {
    return (await this.#hiddenOn(path))['formToken'] ?? ''
  }

  async #hiddenOn(path: string): Promise<Record<string, string>> {
    const { text } = await this.get(path)
    const hidden = [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
    return Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]))
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
      headers: { accept: 'text/html', 'accept-language': this.#language, cookie, ...init.headers },
    })
    for (const each of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(each)!
      if (value === '') this.#cookies.delete(name!)
      else this.#cookies.set(name!, value!)
    }
    return answer
  }
}
