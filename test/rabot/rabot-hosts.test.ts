import { describe, expect, test } from 'vitest'
import { type RabotHostOptions, rabotEnvironments, resolveRabotHosts } from '../../src/rabot/rabot-hosts.ts'
import { StromkreisError } from '../../src/stromkreis-error.ts'

describe('resolveRabotHosts', () => {
  test('names the two environments of the supplier', () => {
    expect(resolveRabotHosts({ environment: 'production' })).toEqual(rabotEnvironments.production)
    expect(resolveRabotHosts({ environment: 'test' })).toEqual({
      apiUrl: 'https://test-api.rabot-charge.de',
      authUrl: 'https://test-auth.rabot-charge.de',
    })
  })

  test('means production when nothing is given', () => {
    expect(resolveRabotHosts({})).toEqual(rabotEnvironments.production)
  })

  test('takes other base URLs, with or without a trailing slash', () => {
    const hosts = resolveRabotHosts({
      apiUrl: 'https://api.example.org/',
      authUrl: 'https://id.example.org:8443',
    })
    expect(hosts).toEqual({ apiUrl: 'https://api.example.org', authUrl: 'https://id.example.org:8443' })
  })

  test('completes one URL from the environment, where that is named', () => {
    expect(resolveRabotHosts({ environment: 'test', apiUrl: 'http://127.0.0.1:4000' })).toEqual({
      apiUrl: 'http://127.0.0.1:4000',
      authUrl: 'https://test-auth.rabot-charge.de',
    })
  })

  test.each([
    'http://127.0.0.1:4000',
    'http://127.8.9.1',
    'http://localhost:80',
    'http://[::1]:4000',
    'https://localhost',
  ])('lets %s serve both, being loopback', (url) => {
    const origin = new URL(url).origin
    expect(resolveRabotHosts({ apiUrl: url })).toEqual({ apiUrl: origin, authUrl: origin })
    expect(resolveRabotHosts({ authUrl: url })).toEqual({ apiUrl: origin, authUrl: origin })
  })

  test.each<[string, RabotHostOptions]>([
    ['RABOT_AUTH_URL', { apiUrl: 'https://api.example.org' }],
    ['RABOT_API_URL', { authUrl: 'https://id.example.org' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'http://api.example.org' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'http://127.0.0.1.example.org' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'http://localhost.example.org' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'https://api.example.org/partner/v1' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'https://api.example.org?x=1' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: 'api.example.org' }],
    ['RABOT_API_URL', { environment: 'test', apiUrl: '' }],
    ['RABOT_AUTH_URL', { environment: 'test', authUrl: 'ftp://127.0.0.1' }],
    ['RABOT_AUTH_URL', { environment: 'test', authUrl: 'https://user:hidden-word@id.example.org' }],
    ['RABOT_ENV', { environment: 'staging' }],
    ['RABOT_ENV', { environment: 'toString' }],
  ])('names %s when %j will not do', (option, options) => {
    let thrown: unknown
    try {
      resolveRabotHosts(options)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(StromkreisError)
    expect(thrown).toMatchObject({ code: 'configuration', message: expect.stringContaining(option) })
    expect(String(thrown)).not.toContain('hidden-word')
  })
})
