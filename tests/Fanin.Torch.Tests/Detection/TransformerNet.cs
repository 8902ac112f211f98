using System.Globalization;
using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>An encoder of tokens that are vectors already: blocks of attention and ReLU layers, before or behind a norm, and a head for the mean of tokens, or for each.</summary>
internal sealed class TransformerNet : nn.Module<Tensor, Tensor>
{
    public const int Width = 64;
    public const int HeadWidth = 16;
    private readonly ModuleList<TransformerBlock> _blocks;
    private readonly LayerNorm _norm = nn.LayerNorm(Width);
    private readonly Linear _head;
    private readonly bool _perToken;

    public TransformerNet(int depth, bool preNorm, int classes, bool perToken)
        : base(nameof(TransformerNet))
    {
        _perToken = perToken;
        _blocks = nn.ModuleList([.. Enumerable.Range(0, depth).Select(_ => new TransformerBlock(preNorm))]);
        _head = nn.Linear(Width, classes);
        register_module("blocks", _blocks);
        register_module("norm", _norm);
        register_module("head", _head);
    }

    public TransformerBlock Block(int index) => _blocks[index];

    /// <summary>The path of such a network.</summary>
    public static SignalPath PathOf(int depth, bool preNorm, bool perToken, int tokens)
    {
        var steps = new List<SignalPath>();
        foreach (string block in Enumerable.Range(0, depth).Select(i => "blocks." + i.ToString(CultureInfo.InvariantCulture)))
        {
            var attention = new AttentionStep(Projection(block + ".q"), Projection(block + ".k"), Projection(block + ".v"), HeadWidth, tokens) { Name = block + ".attention" };
            SignalPath[] branches =
            [
                new SequencePath(attention, Linear(block + ".o")),
                new SequencePath(Linear(block + ".fc1"), new ActivationStep(ActivationCatalog.Parse("relu")) { Name = block + ".act" }, Linear(block + ".fc2")),
            ];
            for (int i = 0; i < branches.Length; i++)
            {
                string path = $"{block}.norm{(i + 1).ToString(CultureInfo.InvariantCulture)}";
                var norm = new LayerNormStep(path + ".weight", path + ".bias") { Name = path };
                steps.Add(preNorm ? NormBlocks.PreNorm(norm, branches[i]) : NormBlocks.PostNorm(norm, branches[i]));
            }
        }

        return new SequencePath(
            [.. steps, new LayerNormStep("norm.weight", "norm.bias") { Name = "norm" }, perToken ? new FlattenStep() : new TokenMeanStep(tokens), Linear("head")]);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        foreach (TransformerBlock block in _blocks)
        {
            x = block.call(x);
        }

        x = _norm.call(x);
        return _head.call(_perToken ? x : x.mean([1])).MoveToOuterDisposeScope();
    }

    private static LinearStep Linear(string path) => new(path + ".weight", path + ".bias") { Name = path };

    private static AttentionProjection Projection(string path) => new(path + ".weight", path + ".bias");
}

/// <summary>One block.</summary>
#pragma warning disable IDE1006, CA1051 // Fields, as TorchSharp registers them.
internal sealed class TransformerBlock : nn.Module<Tensor, Tensor>
{
    public readonly LayerNorm norm1 = nn.LayerNorm(TransformerNet.Width);
    public readonly Linear q = nn.Linear(TransformerNet.Width, TransformerNet.Width);
    public readonly Linear k = nn.Linear(TransformerNet.Width, TransformerNet.Width);
    public readonly Linear v = nn.Linear(TransformerNet.Width, TransformerNet.Width);
    public readonly Linear o = nn.Linear(TransformerNet.Width, TransformerNet.Width);
    public readonly LayerNorm norm2 = nn.LayerNorm(TransformerNet.Width);
    public readonly Linear fc1 = nn.Linear(TransformerNet.Width, 4 * TransformerNet.Width);
    public readonly ReLU act = nn.ReLU();
    public readonly Linear fc2 = nn.Linear(4 * TransformerNet.Width, TransformerNet.Width);
    private readonly bool _preNorm;

    public TransformerBlock(bool preNorm)
        : base(nameof(TransformerBlock))
    {
        _preNorm = preNorm;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = Sum(x, norm1, Attention);
        return Sum(x, norm2, y => fc2.call(act.call(fc1.call(y))));
    }

    private Tensor Sum(Tensor x, LayerNorm norm, Func<Tensor, Tensor> branch) => _preNorm ? x + branch(norm.call(x)) : norm.call(x + branch(x));

    private Tensor Attention(Tensor x)
    {
        (long samples, long tokens) = (x.shape[0], x.shape[1]);
        Tensor Heads(Linear map) => map.call(x).view(samples, tokens, -1, TransformerNet.HeadWidth).transpose(1, 2);
        Tensor weights = (Heads(q).matmul(Heads(k).transpose(-2, -1)) / Math.Sqrt(TransformerNet.HeadWidth)).softmax(-1);
        return o.call(weights.matmul(Heads(v)).transpose(1, 2).reshape(samples, tokens, TransformerNet.Width));
    }
}
