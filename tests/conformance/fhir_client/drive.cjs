// fhir-kit-client drives the FHIR endpoint.
// usage: CLAIMWIRE_TOKEN=... node drive.cjs BASE_URL [CLAIM.json]
// Reads the CapabilityStatement, creates a Claim, submits one, posts a transaction and a batch, and
// asks for what is not served. Prints a line for each step; exit 0 when each went as it should.
'use strict';
const fs = require('node:fs');
const Client = require('fhir-kit-client');
const [baseUrl, file] = process.argv.slice(2);
const token = process.env.CLAIMWIRE_TOKEN;

function claim(number) {
  if (file) {
    const read = JSON.parse(fs.readFileSync(file, 'utf8'));
    read.identifier = [{system: 'http://west.example/claims', value: number}];
    return read;
  }
  return {
    resourceType: 'Claim',
    identifier: [{system: 'http://west.example/claims', value: number}],
    status: 'active',
    type: {coding: [{system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'professional'}]},
    use: 'claim',
    patient: {display: 'ROE, JANE'},
    created: '2026-09-03',
    provider: {display: 'WEST PHYSICIANS'},
    priority: {coding: [{code: 'normal'}]},
    insurance: [{sequence: 1, focal: true, coverage: {display: 'ACME'}}],
  };
}

function bundle(type, number) {
  return {
    resourceType: 'Bundle',
    type,
    entry: [{
      fullUrl: `urn:uuid:9a2f1c2e-0000-4000-8000-${number.padStart(12, '0')}`,
      resource: claim(`B${number}`),
      request: {method: 'POST', url: 'Claim'},
    }],
  };
}

async function expect(what, call, good) {
  let status, body;
  try {
    body = await call();
    const {response} = Client.httpFor(body);
    status = response.status;
  } catch (failed) {
    status = failed.response ? failed.response.status : failed.message;
    body = failed.response ? failed.response.data : undefined;
  }
  const type = body ? body.resourceType : 'nothing';
  if (!good(status, body || {})) throw new Error(`${what}: ${status} ${type} ${JSON.stringify(body)}`);
  console.log(`${what}: ${status} ${type}`);
}

async function main() {
  const stranger = new Client({baseUrl});
  const client = new Client({baseUrl, bearerToken: token});
  const mark = String(process.pid);
  const taken = (status) => status === 200 || status === 201 || status === 202;
  await expect('metadata without a token', () => stranger.capabilityStatement(),
    (status, body) => status === 200 && body.resourceType === 'CapabilityStatement' && body.fhirVersion === '4.0.1');
  await expect('create without a token', () => stranger.create({resourceType: 'Claim', body: claim(mark)}),
    (status) => status === 401);
  await expect('create Claim', () => client.create({resourceType: 'Claim', body: claim(`C${mark}`)}), taken);
  await expect('Claim/$submit', () => client.operation({name: 'submit', resourceType: 'Claim', input: claim(`S${mark}`)}), taken);
  await expect('transaction', () => client.transaction({body: bundle('transaction', `1${mark}`)}), taken);
  await expect('batch', () => client.batch({body: bundle('batch', `2${mark}`)}), taken);
  await expect('read', () => client.read({resourceType: 'Patient', id: 'p1'}),
    (status, body) => status === 404 && body.resourceType === 'OperationOutcome');
  await expect('update', () => client.update({resourceType: 'Claim', id: 'c1', body: {...claim('U'), id: 'c1'}}),
    (status, body) => (status === 404 || status === 405) && body.resourceType === 'OperationOutcome');
}

setTimeout(() => {
  console.error('no answer in time');
  process.exit(1);
}, 20000).unref();
main().then(() => process.exit(0), (wrong) => {
  console.error(wrong.message);
  process.exit(1);
});
