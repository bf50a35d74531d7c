import type { Fact } from './fact.ts'
import { at, isObject, objectsIn } from './json-parts.ts'
import { fails, holds, holdsUnless, untold } from './verdict.ts'

/** What is relied on of tokens and of answers as such. */
export const factsOfAccess: readonly Fact[] = [
  {
    id: 'token-grant',
    says: 'a token is given for client credentials at {auth}/connect/token',
    source: 'S1',
    async check(inquiry) {
      const { status, json } = await inquiry.token()
      const type = at(json, 'token_type')
      if (status !== 200) return fails(`answered ${status}`)
      if (typeof at(json, 'access_token') !== 'string') return fails('no access_token in the answer')
      return holdsUnless(type === 'Bearer' ? null : 'the token_type is not Bearer')
    },
  },
  {
    id: 'token-lifetime',
    says: 'a token lasts 3599 seconds',
    source: 'S1',
    async check(inquiry) {
      const lifetime = at((await inquiry.token()).json, 'expires_in')
      if (typeof lifetime !== 'number') return fails('no expires_in in the answer')
      return holdsUnless(lifetime === 3_599 ? null : `it lasts ${lifetime} seconds`)
    },
  },
  {
    id: 'token-no-refresh',
    says: 'there is no refresh token',
    source: 'S1',
    async check(inquiry) {
      const { json } = await inquiry.token()
      if (!isObject(json)) return untold('the answer is no JSON')
      return holdsUnless('refresh_token' in json ? 'the answer holds a refresh_token' : null)
    },
  },
  {
    id: 'token-foreign-scope',
    says: 'a scope that is not assigned refuses the whole token',
    source: 'D',
    async check(inquiry) {
      const { status, json } = await inquiry.tokenWithForeignScope()
      if (status === 200) return fails('a token is given all the same')
      if (status !== 400 && status !== 401 && status !== 403) return untold(`answered ${status}`)
      const error = at(json, 'error')
      return holds(error === 'invalid_scope' ? `${status} invalid_scope` : `${status}`)
    },
  },
  {
    id: 'api-needs-token',
    says: 'a call without a token is answered 401',
    source: 'S1',
    async check(inquiry) {
      const { status } = await inquiry.withoutToken()
      return holdsUnless(status === 401 ? null : `answered ${status}`)
    },
  },
  {
    id: 'answer-envelope',
    says: 'answers come in an envelope: isSuccess, error, data, and for lists hasMoreItems',
    source: 'S1, S3',
    async check(inquiry) {
      const { status, json } = await inquiry.page(0, 2)
      if (status !== 200) return untold(`answered ${status}`)
      if (!isObject(json)) return fails('the answer is no JSON object')
      const { isSuccess, error, data, hasMoreItems } = json
      const wrong = [
        ...(isSuccess === true ? [] : ['isSuccess is not true']),
        ...(error === null || error === undefined || Array.isArray(error) ? [] : ['error is no list']),
        ...(isObject(data) || Array.isArray(data) ? [] : ['there is no data']),
        ...(typeof hasMoreItems === 'boolean' ? [] : ['hasMoreItems is no boolean']),
      ]
      return holdsUnless(wrong.length === 0 ? null : wrong.join(', '))
    },
  },
  {
    id: 'error-entries',
    says: 'what is refused says why in error: entries with severity, code and message',
    source: 'S3',
    async check(inquiry) {
      const { status, json } = await inquiry.order('0')
      if (status < 400) return untold(`an order that does not exist was answered ${status}`)
      if (!isObject(json)) return fails(`a refusal (${status}) is no JSON object`)
      const entries = objectsIn(json['error'])
      if (entries.length === 0) return fails(`a refusal (${status}) has no entries in error`)
      const isWhole = ['severity', 'code', 'message'].every((name) => typeof entries[0]![name] === 'string')
      return holdsUnless(isWhole ? null : 'an entry lacks severity, code or message')
    },
  },
]
