using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.App.Tests.Cli;

/// <summary>Modules that make life hard for whoever inspects them, each by its kind.</summary>
public sealed class OddNet : nn.Module<Tensor, Tensor>
{
    private readonly string _kind;
    private readonly Linear? _first;
    private readonly Linear? _second;

    public OddNet(string kind, int width = 12)
        : base(nameof(OddNet))
    {
        _kind = kind;
        if (kind == "empty")
        {
            return;
        }

        _first = nn.Linear(12, width, dtype: kind == "half" ? ScalarType.BFloat16 : ScalarType.Float32, device: kind == "meta" ? META : CPU);
        _second = kind == "shared" ? _first : nn.Linear(width, 4, dtype: kind == "half" ? ScalarType.BFloat16 : ScalarType.Float32, device: kind == "meta" ? META : CPU);
        register_module("first", _first);
        if (kind != "shared")
        {
            register_module("second", _second);
        }
    }

    public override Tensor forward(Tensor input) => _kind switch
    {
        "throws" => throw new InvalidDataException("no good"),
        "empty" => input * 2,
        _ => _second!.call(nn.functional.relu(_first!.call(input))),
    };
}

/// <summary>Takes two tensors and returns a tuple.</summary>
public sealed class PairNet : nn.Module<Tensor, Tensor, (Tensor, Tensor)>
{
    private readonly Linear _left = nn.Linear(6, 5);
    private readonly Linear _right = nn.Linear(7, 5);

    public PairNet()
        : base(nameof(PairNet))
    {
        register_module("left", _left);
        register_module("right", _right);
    }

    public override (Tensor, Tensor) forward(Tensor input1, Tensor input2) => (_left.call(input1) + _right.call(input2), input2);
}
