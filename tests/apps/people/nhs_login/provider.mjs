// A certified OpenID provider (npm oidc-provider) set up as NHS login is: private_key_jwt, RS512, vtr, its claims.
// Reads its settings as JSON from the environment variable PROVIDER; prints one line when it listens.
import { createServer } from 'node:http'
import { randomUUID } from 'node:crypto'

const set = JSON.parse(process.env.PROVIDER)
const { default: Provider } = await import(set.module)

const trustmark = `${set.issuer}/trustmark/${new URL(set.issuer).host}`
const provider = new Provider(set.issuer, {
  clients: [{
    client_id: set.client_id,
    redirect_uris: [set.redirect_uri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'RS512',
    id_token_signed_response_alg: 'RS512',
    jwks: set.client_jwks,
  }],
  jwks: { keys: [set.key] },
  scopes: ['openid', 'profile'],
  claims: {
    openid: ['sub', 'vot', 'vtm', 'jti'],
    profile: ['nhs_number', 'birthdate', 'family_name', 'identity_proofing_level'],
  },
  conformIdTokenClaims: false,
  clientAuthMethods: ['private_key_jwt'],
  enabledJWA: { idTokenSigningAlgValues: ['RS512'], clientAuthSigningAlgValues: ['RS512'] },
  extraParams: ['vtr', 'asserted_login_identity'],
  features: { devInteractions: { enabled: false } },
  cookies: { keys: [randomUUID()] },
  pkce: { required: () => set.pkce },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, vtm: trustmark, jti: randomUUID(), ...set.people[id] }),
  }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId,
    })
    grant.addOIDCScope('openid profile')
    await grant.save()
    return grant
  },
})

// NHS login documents PKCE only for public clients, and takes none: then its discovery document does not name it.
provider.use(async (ctx, next) => {
  await next()
  if (!set.pkce && ctx.path.endsWith('/openid-configuration')) delete ctx.body.code_challenge_methods_supported
})

const answer = provider.callback()
createServer(async (request, response) => {
  const address = new URL(request.url, set.issuer)
  if (!address.pathname.startsWith('/interaction/')) return answer(request, response)
  const as = address.searchParams.get('as')
  const result = as
    ? { login: { accountId: as } }
    : { error: 'access_denied', error_description: 'ConsentNotGiven' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
}).listen(Number(new URL(set.issuer).port), '127.0.0.1', () => console.log('listening'))
