using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A linear layer that knows how its weight is kept: <c>[inputs, outputs]</c> as in the Conv1D of <c>transformers</c>, or several projections packed along the outputs.</summary>
internal sealed class StoredLinear : nn.Module<Tensor, Tensor>, IDescribedModule
{
    private readonly WeightLayout _layout;

    private StoredLinear(string type, Parameter weight, long outputs, WeightLayout layout)
        : base(type)
    {
        _layout = layout;
        register_parameter("weight", weight);
        register_parameter("bias", new Parameter(zeros(outputs)));
    }

    /// <inheritdoc/>
    public ModelFacts Facts => ModelFacts.None;

    /// <inheritdoc/>
    public string Kind => "linear";

    private bool IsInOut => _layout.In[0] == 0;

    /// <summary>The Conv1D of <c>transformers</c>: y = x·W + b.</summary>
    public static StoredLinear Conv1D(long inputs, long outputs, long parts = 1) =>
        new("Conv1D", new Parameter(zeros(inputs, outputs)), outputs, Packed(WeightLayout.InOut, parts));

    /// <summary>A Linear of several projections: y = W·x + b.</summary>
    public static StoredLinear Packed(long inputs, long outputs, long parts) =>
        new("Linear", new Parameter(zeros(outputs, inputs)), outputs, Packed(WeightLayout.OutIn, parts));

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weight = get_parameter("weight")!;
        return nn.functional.linear(input, IsInOut ? weight.t() : weight, get_parameter("bias")).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public ParameterSpec Describe(ParameterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec with
        {
            Role = spec.LocalName == "weight" ? ParameterRole.Weight : ParameterRole.Bias,
            Layer = spec.Layer with { Type = GetName(), WeightShape = new TensorShape(get_parameter("weight")!.shape), WeightLayout = _layout },
        };
    }

    private static WeightLayout Packed(WeightLayout layout, long parts) => parts == 1 ? layout : layout with { PackedParts = parts };
}
