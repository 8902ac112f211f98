using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Root-mean-square normalization: γ·x/√(mean(x²) + ε) over the last dimension.</summary>
internal sealed class RmsNormLayer : nn.Module<Tensor, Tensor>, IDescribedModule
{
    private readonly double _epsilon;

    public RmsNormLayer(string type, long width, double epsilon)
        : base(type)
    {
        _epsilon = epsilon;
        register_parameter("weight", new Parameter(ones(width)));
    }

    /// <inheritdoc/>
    public ModelFacts Facts => ModelFacts.None;

    /// <inheritdoc/>
    public string Kind => "rms norm";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return (get_parameter("weight")! * input * (input.square().mean([-1], keepdim: true) + _epsilon).rsqrt()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ParameterSpec Describe(ParameterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with { Role = ParameterRole.NormScale, Layer = spec.Layer with { Type = GetName() } };
    }
}
