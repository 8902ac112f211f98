using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Probing;

/// <summary>A module of one's own with a function for its forward, over a Linear(3, 3).</summary>
internal sealed class Custom : nn.Module<Tensor, Tensor>
{
    private readonly Func<Linear, Tensor, Tensor> _forward;

    public Custom(Func<Linear, Tensor, Tensor> forward)
        : base(nameof(Custom))
    {
        _forward = forward;
        Layer = nn.Linear(3, 3);
        register_module("layer", Layer);
    }

    public Linear Layer { get; }

    public override Tensor forward(Tensor input) => _forward(Layer, input);
}

/// <summary>Takes two tensors.</summary>
internal sealed class TwoInputs : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear _layer = nn.Linear(3, 3);

    public TwoInputs()
        : base(nameof(TwoInputs)) => register_module("layer", _layer);

    public override Tensor forward(Tensor input1, Tensor input2) => _layer.call(input1) + input2;
}

/// <summary>Returns a tuple.</summary>
internal sealed class TwoOutputs : nn.Module<Tensor, (Tensor, Tensor)>
{
    private readonly Linear _layer = nn.Linear(3, 3);

    public TwoOutputs()
        : base(nameof(TwoOutputs)) => register_module("layer", _layer);

    public override (Tensor, Tensor) forward(Tensor input) => (_layer.call(input), input);
}

/// <summary>All that a forward pass may change: batch statistics, dropout, a table with max_norm, a counter, a cached mask, a list, a mode, a flag.</summary>
internal sealed class Changing : nn.Module<Tensor, Tensor>
{
    private readonly Embedding _table = nn.Embedding(7, 6, max_norm: 0.5);
    private readonly BatchNorm1d _norm = nn.BatchNorm1d(6);
    private readonly Dropout _dropout = nn.Dropout(0.5);
    private readonly Linear _last = nn.Linear(6, 2);
    private readonly Tensor _counter = zeros(3);
    private readonly List<Tensor> _seen = [];
    private Tensor? _mask;

    public Changing()
        : base(nameof(Changing))
    {
        register_module("table", _table);
        register_module("norm", _norm);
        register_module("dropout", _dropout);
        register_module("last", _last);
        register_buffer("counter", _counter);
        Unregistered = zeros(2);
    }

    public Tensor Unregistered { get; }

    public Tensor? Mask => _mask;

    public IReadOnlyList<Tensor> Seen => _seen;

    public Linear Last => _last;

    public BatchNorm1d Norm => _norm;

    public bool Throws { get; set; }

    public override Tensor forward(Tensor input)
    {
        using (no_grad())
        {
            _counter.add_(1);
            Unregistered.add_(1);
        }

        _mask ??= ones(6);
        _seen.Add(ones(1));
        Tensor x = _dropout.call(_norm.call(_table.call(input))) * _mask;
        _last.train(!_last.training);
        _norm.weight!.requires_grad = true;
        return Throws ? throw new InvalidDataException("a bad batch") : _last.call(x);
    }
}
