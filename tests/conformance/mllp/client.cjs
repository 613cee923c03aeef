// Another implementation sends to our listener.
// usage: node client.cjs node-hl7-client|simple-hl7|medplum HOST PORT COUNT [FILE.hl7]
// Sends COUNT messages (of FILE, each with a control id of its own, or an invented one), waits for
// each answer and checks MSA-1 and MSA-2. Prints what came; exit 0 when every answer was right.
'use strict';
const fs = require('node:fs');
const [library, host, port, count, file] = process.argv.slice(2);

const template = file ? fs.readFileSync(file, 'utf8').replace(/\r\n|\n/g, '\r') :
  'MSH|^~\\&|EHR|WEST|CW|CW|20260903110000||ADT^A04^ADT_A01|ID|P|2.5\r' +
  'EVN|A04|20260903110000\rPID|1||900001^^^WEST||ROE^JANE||19700101|F\rPV1|1|O\r';

function message(n) {
  const id = `${library.slice(0, 4).toUpperCase()}${process.pid}-${n}`;
  const segments = template.split('\r');
  const fields = segments[0].split('|');
  fields[9] = id;
  segments[0] = fields.join('|');
  return {id, text: segments.join('\r')};
}

function judge(id, code, echoed) {
  if (code !== 'AA' || echoed !== id) throw new Error(`sent ${id}, answered ${code} for ${echoed}`);
}

async function withMedplum() {
  const {Hl7Client} = require('@medplum/hl7');
  const {Hl7Message} = require('@medplum/core');
  const client = new Hl7Client({host, port: Number(port), keepAlive: true});
  for (let n = 0; n < count; ++n) {
    const {id, text} = message(n);
    const answer = await client.sendAndWait(Hl7Message.parse(text));
    const msa = answer.getSegment('MSA');
    judge(id, msa.getField(1).toString(), msa.getField(2).toString());
  }
  await client.close();
}

async function withSimpleHl7() {
  const hl7 = require('simple-hl7');
  const client = hl7.Server.createTcpClient({host, port: Number(port), keepalive: true});
  const parser = new hl7.Parser();
  for (let n = 0; n < count; ++n) {
    const {id, text} = message(n);
    await new Promise((resolve, reject) => client.send(parser.parse(text), (failed, answer) => {
      try {
        if (failed) throw failed;
        const msa = answer.getSegment('MSA');
        judge(id, String(msa.getField(1)), String(msa.getField(2)));
        // The library ends its wait only after this callback.
        setImmediate(resolve);
      } catch (wrong) {
        reject(wrong);
      }
    }));
  }
  client.close();
}

async function withNodeHl7Client() {
  const {Client, Message} = require('node-hl7-client');
  const client = new Client({host});
  const waiting = [];
  const connection = client.createConnection({port: Number(port)}, async (answer) => {
    const {id, resolve, reject} = waiting.shift();
    try {
      const got = answer.getMessage();
      judge(id, got.get('MSA.1').toString(), got.get('MSA.2').toString());
      resolve();
    } catch (wrong) {
      reject(wrong);
    }
  });
  for (let n = 0; n < count; ++n) {
    const {id, text} = message(n);
    await new Promise((resolve, reject) => {
      waiting.push({id, resolve, reject});
      connection.sendMessage(new Message({text})).catch(reject);
    });
  }
  await connection.close();
}

const run = {medplum: withMedplum, 'simple-hl7': withSimpleHl7, 'node-hl7-client': withNodeHl7Client};
setTimeout(() => {
  console.error(`${library}: no answer in time`);
  process.exit(1);
}, 20000).unref();
run[library]().then(() => {
  console.log(`${library}: ${count} sent, ${count} AA, each with the MSH-10 sent`);
  process.exit(0);
}, (wrong) => {
  console.error(`${library}: ${wrong.stack}`);
  process.exit(1);
});
