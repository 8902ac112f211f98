using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

/// <summary>A model made by hand, layer by layer, as a recipe sees it.</summary>
internal sealed class RecipeModel
{
    private readonly List<ParameterSpec> _parameters = [];
    private ModelFacts _facts = ModelFacts.None;

    public IReadOnlyList<ParameterSpec> Parameters => _parameters;

    /// <summary>Facts of all layers that follow.</summary>
    public RecipeModel Say(params (string Name, double Value)[] facts)
    {
        _facts = facts.Aggregate(_facts, (all, fact) => all.With(fact.Name, fact.Value));
        return this;
    }

    /// <summary>Two blocks, whose layers know which one they are in.</summary>
    public RecipeModel Blocks(Action<RecipeModel, int> block)
    {
        ModelFacts before = _facts;
        for (int i = 0; i < 2; i++)
        {
            Say(("layer", i));
            block(this, i);
        }

        _facts = before;
        return this;
    }

    public RecipeModel Linear(string path, long outputs, long inputs, bool bias = true, string type = "Linear", long packed = 1) =>
        Layer(path, type, new TensorShape(outputs, inputs), outputs, bias, WeightLayout.OutIn with { PackedParts = packed });

    /// <summary>GPT-2's linear layer, which keeps <c>[in, out]</c>.</summary>
    public RecipeModel Conv1D(string path, long outputs, long inputs, long packed = 1) =>
        Layer(path, "Conv1D", new TensorShape(inputs, outputs), outputs, true, WeightLayout.InOut with { PackedParts = packed });

    public RecipeModel Conv2d(string path, TensorShape weight, long groups = 1, bool bias = true, string type = "Conv2d") =>
        Layer(path, type, weight, weight[0], bias, WeightLayout.OutIn with { Groups = groups });

    public RecipeModel Transposed(string path, TensorShape weight, long groups = 1, long stride = 1) =>
        Layer(path, "ConvTranspose2d", weight, weight[1] * groups, true, WeightLayout.Transposed(groups, stride, stride));

    public RecipeModel Embedding(string path, long rows, long width, long? padding = null)
    {
        var shape = new TensorShape(rows, width);
        return Add($"{path}.weight", shape, ParameterRole.Embedding, new LayerSpec(path, "Embedding", shape, padding) { WeightLayout = WeightLayout.Table });
    }

    public RecipeModel Norm(string path, long width, string type = "LayerNorm", bool bias = true)
    {
        var layer = new LayerSpec(path, type);
        Add($"{path}.weight", new TensorShape(width), ParameterRole.NormScale, layer);
        return bias ? Add($"{path}.bias", new TensorShape(width), ParameterRole.NormShift, layer) : this;
    }

    public RecipeModel BatchNorm(string path, long width)
    {
        var layer = new LayerSpec(path, "BatchNorm2d");
        return Norm(path, width, "BatchNorm2d")
            .Add($"{path}.running_mean", new TensorShape(width), ParameterRole.RunningMean, layer)
            .Add($"{path}.running_var", new TensorShape(width), ParameterRole.RunningVariance, layer)
            .Add($"{path}.num_batches_tracked", new TensorShape(), ParameterRole.BatchCount, layer, ElementType.Int64);
    }

    /// <summary>A recurrent layer of two: the second reads the first's state.</summary>
    /// <param name="path">Where it stands.</param>
    /// <param name="type">Its type.</param>
    /// <param name="gates">How many matrices are packed.</param>
    /// <param name="inputs">Width of what it reads.</param>
    /// <param name="hidden">Width of its state.</param>
    /// <param name="tellsWeights">Whether a bias knows its weight.</param>
    public RecipeModel Recurrent(string path, string type, long gates, long inputs, long hidden, bool tellsWeights = false)
    {
        for (int i = 0; i < 2; i++)
        {
            var shape = new TensorShape(gates * hidden, i == 0 ? inputs : hidden);
            var layer = new LayerSpec(path, type, tellsWeights ? shape : null) { HiddenSize = hidden, WeightLayout = WeightLayout.OutIn with { PackedParts = gates } };
            Add($"{path}.weight_ih_l{i}", shape, ParameterRole.Weight, layer);
            Add($"{path}.weight_hh_l{i}", new TensorShape(gates * hidden, hidden), ParameterRole.RecurrentWeight, layer);
            Add($"{path}.bias_ih_l{i}", new TensorShape(gates * hidden), ParameterRole.Bias, layer);
            Add($"{path}.bias_hh_l{i}", new TensorShape(gates * hidden), ParameterRole.Bias, layer);
        }

        return this;
    }

    public RecipeModel Attention(string path, long width)
    {
        var layer = new LayerSpec(path, "MultiheadAttention") { WeightLayout = WeightLayout.OutIn with { PackedParts = 3 } };
        return Add($"{path}.in_proj_weight", new TensorShape(3 * width, width), ParameterRole.Weight, layer)
            .Add($"{path}.in_proj_bias", new TensorShape(3 * width), ParameterRole.Bias, layer)
            .Linear($"{path}.out_proj", width, width, type: "NonDynamicallyQuantizableLinear");
    }

    public RecipeModel Slope(string path) => Add($"{path}.weight", new TensorShape(1), ParameterRole.Slope, new LayerSpec(path, "PReLU"));

    /// <summary>A parameter of a layer type of the model's own.</summary>
    public RecipeModel Own(string name, params long[] sizes) =>
        Add(name, new TensorShape(sizes), ParameterRole.Unknown, new LayerSpec(name.Contains('.', StringComparison.Ordinal) ? name[..name.LastIndexOf('.')] : string.Empty, "Own"));

    /// <summary>A linear layer that shares an embedding's table.</summary>
    public RecipeModel Tied(string path, string embedding)
    {
        ParameterSpec table = _parameters.Single(parameter => parameter.Name == embedding);
        _parameters.Add(new ParameterSpec($"{path}.weight", table.Shape, table.ElementType, ParameterRole.Weight, new LayerSpec(path, "Linear", table.Shape)) { TiedTo = embedding });
        return this;
    }

    private RecipeModel Layer(string path, string type, TensorShape weight, long outputs, bool bias, WeightLayout layout)
    {
        var layer = new LayerSpec(path, type, weight) { WeightLayout = layout };
        Add($"{path}.weight", weight, ParameterRole.Weight, layer);
        return bias ? Add($"{path}.bias", new TensorShape(outputs), ParameterRole.Bias, layer) : this;
    }

    private RecipeModel Add(string name, TensorShape shape, ParameterRole role, LayerSpec layer, ElementType type = ElementType.Float32)
    {
        _parameters.Add(new ParameterSpec(name, shape, type, role, layer with { Facts = _facts }));
        return this;
    }
}
