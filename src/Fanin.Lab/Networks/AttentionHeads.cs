using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Scaled dot-product attention of queries, keys and values <c>[batch, tokens, heads·head width]</c>: softmax(q·kᵀ/√head width)·v of each head.</summary>
/// <remarks>No parameters. The softmax is a layer of its own, so that probes see it.</remarks>
internal sealed class AttentionHeads : nn.Module
{
    private const double RotationBase = 10_000;

    private readonly Softmax _softmax = nn.Softmax(-1);
    private readonly long _heads;
    private readonly long _keyHeads;

    /// <summary>Makes it.</summary>
    /// <param name="heads">Heads of the queries.</param>
    /// <param name="keyHeads">Heads of keys and values; each serves as many heads of queries.</param>
    public AttentionHeads(long heads, long? keyHeads = null)
        : base(nameof(AttentionHeads))
    {
        (_heads, _keyHeads) = (heads, keyHeads ?? heads);
        register_module("softmax", _softmax);
    }

    /// <summary>Whether tokens see those before them only.</summary>
    public bool IsCausal { get; init; }

    /// <summary>Whether queries and keys are rotated by their positions, in the halves of <c>transformers</c>.</summary>
    public bool IsRotary { get; init; }

    /// <summary>Attention.</summary>
    /// <returns><c>[batch, tokens, heads·head width]</c>, in the caller's dispose scope with all that was made on the way.</returns>
    public Tensor Attend(Tensor query, Tensor key, Tensor value)
    {
        (Tensor q, Tensor k, Tensor v) = (Split(query, _heads), Split(key, _keyHeads), Split(value, _keyHeads));
        if (IsRotary)
        {
            (q, k) = Rotate(q, k);
        }

        if (_keyHeads != _heads)
        {
            (k, v) = (k.repeat_interleave(_heads / _keyHeads, 1), v.repeat_interleave(_heads / _keyHeads, 1));
        }

        Tensor logits = q.matmul(k.transpose(-2, -1)) / Math.Sqrt(q.shape[^1]);
        if (IsCausal)
        {
            long tokens = q.shape[2];
            logits = logits.masked_fill(ones(tokens, tokens, ScalarType.Bool, q.device).triu(1), float.NegativeInfinity);
        }

        return _softmax.call(logits).matmul(v).transpose(1, 2).flatten(2);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _softmax.Dispose();
        }

        base.Dispose(disposing);
    }

    // [batch, tokens, width] to [batch, heads, tokens, head width].
    private static Tensor Split(Tensor x, long heads) => x.reshape(x.shape[0], x.shape[1], heads, x.shape[2] / heads).transpose(1, 2);

    private static (Tensor Query, Tensor Key) Rotate(Tensor query, Tensor key)
    {
        long width = query.shape[^1];
        Tensor frequencies = pow(RotationBase, arange(0, width, 2, ScalarType.Float32, query.device) / -width);
        Tensor half = outer(arange(query.shape[2], ScalarType.Float32, query.device), frequencies);
        Tensor angles = cat([half, half], -1);
        (Tensor cosine, Tensor sine) = (angles.cos().to(query.dtype), angles.sin().to(query.dtype));
        return (Rotated(query), Rotated(key));

        Tensor Rotated(Tensor x)
        {
            Tensor[] halves = x.chunk(2, -1);
            return (x * cosine) + (cat([-halves[1], halves[0]], -1) * sine);
        }
    }
}
