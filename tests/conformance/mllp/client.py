"""python-hl7 sends to our listener.

usage: client.py HOST PORT COUNT

Sends COUNT invented messages with the blocking client and as many with the asyncio one, and checks
MSA-1 and MSA-2 of each answer. Exit 0 when every answer was right.
"""
import asyncio
import sys

import hl7
from hl7.client import MLLPClient
from hl7.mllp import open_hl7_connection


def message(control_id):
    return (
        "MSH|^~\\&|EHR|WEST|CW|CW|20260903110000||ADT^A04^ADT_A01|%s|P|2.5\r"
        "EVN|A04|20260903110000\rPID|1||900001^^^WEST||ROE^JANE||19700101|F\rPV1|1|O\r"
    ) % control_id


def judge(sent, answer):
    msa = hl7.parse(answer).segment("MSA") if isinstance(answer, str) else answer.segment("MSA")
    if str(msa[1]) != "AA" or str(msa[2]) != sent:
        raise SystemExit("sent %s, answered %s for %s" % (sent, msa[1], msa[2]))


def blocking(host, port, count):
    with MLLPClient(host, port) as client:
        for n in range(count):
            sent = "PYB%d" % n
            answer = client.send_message(message(sent))
            judge(sent, answer.decode("utf-8").strip("\x0b\x1c\r") + "\r")


async def streaming(host, port, count):
    reader, writer = await open_hl7_connection(host, port)
    for n in range(count):
        sent = "PYA%d" % n
        writer.writemessage(hl7.parse(message(sent)))
        await writer.drain()
        judge(sent, await asyncio.wait_for(reader.readmessage(), 10))
    writer.close()
    await writer.wait_closed()


def main():
    host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    blocking(host, port, count)
    asyncio.run(streaming(host, port, count))
    print("python-hl7: %d sent, %d AA, each with the MSH-10 sent" % (2 * count, 2 * count))


if __name__ == "__main__":
    main()
