"""The joint tagger and biaffine parser. `src/syntax/network.rs` runs the same arithmetic."""

import torch
from torch import nn
from torch.nn import functional as F

from treebank import NGRAM_ROWS, PREFIX_ROWS, SHAPE_ROWS, SUFFIX_ROWS

MAX_OFFSET = 16


def rms_norm(x):
    """Root-mean-square normalisation without gain: the gain lives in the matrix that follows."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6)


def drop(x, rate, training):
    """Dropout with one mask for all words of a sentence (first axis): a recurrent net forgets the same features throughout."""
    if not training or rate == 0:
        return x
    return x * (torch.rand(1, *x.shape[1:]) >= rate).float().div_(1 - rate)


class Scan(torch.autograd.Function):
    """h[t] = a[t] * h[t-1] + b[t] along the first axis, from zero."""

    @staticmethod
    def forward(ctx, a, b):
        h = torch.empty_like(b)
        h[0] = b[0]
        for t in range(1, b.shape[0]):
            torch.addcmul(b[t], a[t], h[t - 1], out=h[t])
        ctx.save_for_backward(a, h)
        return h

    @staticmethod
    def backward(ctx, grad):
        a, h = ctx.saved_tensors
        db = grad.clone()
        for t in range(grad.shape[0] - 2, -1, -1):
            db[t].addcmul_(a[t + 1], db[t + 1])
        da = torch.zeros_like(a)
        torch.mul(db[1:], h[:-1], out=da[1:])
        return da, db


class Layer(nn.Module):
    """A gated convolution over three words, then a minimal gated recurrent unit in both directions.

    Of the word before, the convolution sees the last `reach` numbers; of the word behind, the first `reach`: what it
    sees then lies side by side in memory."""

    def __init__(self, width, hidden, reach, dropout):
        super().__init__()
        self.convolution = nn.Linear(width + 2 * reach, 2 * width)
        self.reach = reach
        self.recurrent = nn.Linear(width, 4 * hidden)  # gates forward, backward; candidates forward, backward
        self.output = nn.Linear(2 * hidden, width)
        self.hidden = hidden
        self.dropout = dropout
        with torch.no_grad():
            self.recurrent.bias[: 2 * hidden].uniform_(-2.5, 0.5)

    def forward(self, x, mask):
        """x: [time, batch, width]; mask: [time, batch, 1], 0 at padding."""
        y = drop(rms_norm(x), self.dropout, self.training) * mask
        pad = y.new_zeros(1, y.shape[1], self.reach)
        before, behind = y[:-1, :, -self.reach :], y[1:, :, : self.reach]
        y = self.convolution(torch.cat([torch.cat([pad, before]), y, torch.cat([behind, pad])], -1))
        x = x + F.glu(y, -1)
        y = drop(rms_norm(x), self.dropout, self.training)
        z, c = self.recurrent(y).chunk(2, -1)
        z = torch.sigmoid(z) * mask
        b = z * torch.tanh(c)
        a = 1 - z
        e = self.hidden
        # The backward direction runs on flipped time: padding comes first there and, with z = 0, leaves the state at zero.
        forward = Scan.apply(a[..., :e], b[..., :e])
        backward = Scan.apply(a[..., e:].flip(0), b[..., e:].flip(0)).flip(0)
        h = torch.cat([forward, backward], -1)
        return x + self.output(drop(h, self.dropout, self.training))


class Parser(nn.Module):
    def __init__(self, c, words, upos, xpos, feats, relations):
        super().__init__()
        d, a, r = c["width"], c["arc"], c["relation"]
        self.c = c
        self.word = nn.Embedding(words, d)
        self.prefix = nn.EmbeddingBag(PREFIX_ROWS, d, mode="sum")
        self.suffix = nn.EmbeddingBag(SUFFIX_ROWS, d, mode="sum")
        self.ngram = nn.EmbeddingBag(NGRAM_ROWS, d, mode="mean")
        self.shape = nn.Embedding(SHAPE_ROWS, d)
        self.source = nn.Embedding(2, d)
        for table in (self.word, self.prefix, self.suffix, self.ngram, self.shape):
            nn.init.normal_(table.weight, std=0.35)
        nn.init.normal_(self.source.weight, std=0.05)
        # The first layer's convolution sees all of both neighbours: what a word adds to it depends on the word alone,
        # so that the parser computes it once a word and keeps it.
        reach = [d] + [c["reach"]] * (c["layers"] - 1)
        self.layers = nn.ModuleList(Layer(d, c["hidden"], r, c["dropout"]) for r in reach)
        self.root = nn.Parameter(torch.randn(d) * 0.3)
        self.upos, self.xpos, self.feats = nn.Linear(d, upos), nn.Linear(d, xpos), nn.Linear(d, feats)
        self.dependent, self.head = nn.Linear(d, a), nn.Linear(d, a)
        self.biaffine = nn.Linear(a, a + 1)
        self.offset = nn.Linear(a, 2 * MAX_OFFSET + 1)
        self.label_dependent, self.label_head = nn.Linear(d, r), nn.Linear(d, r)
        self.label = nn.Linear(r, relations)

    def embed(self, batch, word_ids):
        p, s, g = batch["prefix"], batch["suffix"], batch["ngram"]
        e = self.prefix(*p) + self.suffix(*s) + self.ngram(*g) * 2 + self.shape(batch["shape"])
        return e[batch["form"]] + self.word(word_ids)

    def forward(self, batch, word_ids):
        """Scores: tags [time, batch, *], arcs [batch, dependent, head] (column 0 the root), and the two label inputs."""
        rate = self.c["dropout"]
        mask = batch["mask"]
        x = self.embed(batch, word_ids) + self.source(batch["source"])
        x = F.dropout(x, self.c["embedding_dropout"], self.training)
        for layer in self.layers:
            x = layer(x, mask)
        x = drop(rms_norm(x), rate, self.training)
        upos, xpos, feats = self.upos(x), self.xpos(x), self.feats(x)
        with_root = torch.cat([self.root.expand(1, x.shape[1], -1), x])
        dependent = drop(F.relu(self.dependent(x)), rate, self.training).transpose(0, 1)
        head = drop(F.relu(self.head(with_root)), rate, self.training).transpose(0, 1)
        q = self.biaffine(dependent)
        arcs = torch.bmm(q[..., :-1], head.transpose(1, 2))
        n = x.shape[0]
        offset = self.offset(dependent)
        index = (torch.arange(1, n + 1)[None, :] - torch.arange(1, n + 1)[:, None]).clamp(-MAX_OFFSET, MAX_OFFSET) + MAX_OFFSET
        near = offset.gather(2, index.expand(x.shape[1], -1, -1))
        arcs = arcs + torch.cat([q[..., -1:], near], 2)
        arcs = arcs.masked_fill(~batch["heads_allowed"][:, None, :], -1e9)
        return upos, xpos, feats, arcs, self.label_dependent(x), self.label_head(with_root)

    def labels(self, label_dependent, label_head, heads):
        """Relation scores of the arcs to `heads` [time, batch]."""
        picked = label_head.gather(0, heads[..., None].expand(-1, -1, label_head.shape[-1]))
        return self.label(drop(F.relu(label_dependent + picked), self.c["dropout"], self.training))
