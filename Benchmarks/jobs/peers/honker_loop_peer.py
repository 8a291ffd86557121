"""honker: its worker's loop, `async for job in queue.claim(…)`, two transactions a job."""
from . import honker_peer
from .peer import BasePeer


class Peer(honker_peer.Peer):
    work = BasePeer.work
