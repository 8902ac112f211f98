using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>The Conv1D of <c>transformers</c>: y = x·W + b, with W kept <c>[inputs, outputs]</c>.</summary>
internal sealed class Conv1D : nn.Module<Tensor, Tensor>, IDescribedModule
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly long _parts;

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Input units.</param>
    /// <param name="outputs">Output units, of all parts.</param>
    /// <param name="parts">Projections that are packed along the outputs.</param>
    public Conv1D(long inputs, long outputs, long parts = 1)
        : base(nameof(Conv1D))
    {
        _weight = new Parameter(zeros(inputs, outputs));
        _bias = new Parameter(zeros(outputs));
        _parts = parts;
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
    }

    /// <inheritdoc/>
    public ModelFacts Facts => ModelFacts.None;

    /// <inheritdoc/>
    public string Kind => "linear";

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, _weight.t(), _bias);

    /// <inheritdoc/>
    public ParameterSpec Describe(ParameterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with
        {
            Role = spec.LocalName == "weight" ? ParameterRole.Weight : ParameterRole.Bias,
            Layer = spec.Layer with
            {
                WeightShape = new TensorShape(_weight.shape),
                WeightLayout = _parts == 1 ? WeightLayout.InOut : WeightLayout.InOut with { PackedParts = _parts },
            },
        };
    }
}
