"""Sends and reads with Qpid Proton; exits with 1 at the first surprise.

Usage: qpidproton.py URL USER PASSWORD
"""

import sys

from proton import ConnectionException, Message, SSLDomain
from proton.utils import BlockingConnection

URL, USER, PASSWORD = sys.argv[1:]


def connect(password=PASSWORD):
    tls = SSLDomain(SSLDomain.MODE_CLIENT) if URL.startswith("amqps") else None
    if tls:
        tls.set_peer_authentication(SSLDomain.ANONYMOUS_PEER)
    return BlockingConnection(
        URL, timeout=20, user=USER, password=password, ssl_domain=tls, allowed_mechs="PLAIN"
    )


connection = connect()
sender = connection.create_sender("queue://proton")
receiver = connection.create_receiver("queue://proton")
for body in ("grün", b"\x00\x01\xff" * 100_000, {"n": 7}, None):
    sender.send(Message(body=body, durable=True, properties={"colour": "red"}))
    message = receiver.receive(timeout=20)
    assert message.body == body, message.body
    assert message.properties["colour"] == "red"
    receiver.accept()
connection.close()

try:
    connect("wrong")
    raise AssertionError("a wrong password was taken")
except ConnectionException as refused:
    assert "unauthorized-access" in str(refused) or "Authentication" in str(refused), refused
print("Qpid Proton: as it should be")
