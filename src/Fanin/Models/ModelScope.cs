using System.Collections.Immutable;
using Fanin.Parameters;

namespace Fanin.Models;

/// <summary>A module of a model in the making: what is added to it stands below its path, with its facts.</summary>
/// <remarks>Add in the order of PyTorch's <c>state_dict</c>: a module's own parameters first, then its children in the order of registration.</remarks>
internal sealed class ModelScope
{
    private readonly ImmutableArray<ParameterSpec>.Builder _parameters;
    private readonly ElementType _type;
    private readonly string _path;

    /// <summary>An empty model.</summary>
    /// <param name="type">The type of its elements; counters are integers nevertheless.</param>
    /// <param name="facts">What every layer of it knows.</param>
    public ModelScope(ElementType type, ModelFacts facts)
        : this(ImmutableArray.CreateBuilder<ParameterSpec>(), type, string.Empty, facts)
    {
    }

    private ModelScope(ImmutableArray<ParameterSpec>.Builder parameters, ElementType type, string path, ModelFacts facts) =>
        (_parameters, _type, _path, Facts) = (parameters, type, path, facts);

    /// <summary>What every layer below knows.</summary>
    public ModelFacts Facts { get; }

    /// <summary>Everything added so far, to any module of the model.</summary>
    public ImmutableArray<ParameterSpec> ToParameters() => _parameters.ToImmutable();

    /// <summary>A module within this one.</summary>
    /// <param name="path">Its path from here, for instance <c>attention.self</c>; empty for this one.</param>
    /// <param name="facts">What its layers know, where that is something else.</param>
    public ModelScope At(string path, ModelFacts? facts = null) => new(_parameters, _type, Below(path), facts ?? Facts);

    /// <summary>The blocks of a stack, which know their number and how many there are.</summary>
    /// <param name="path">Path of the stack, for instance <c>h</c>.</param>
    /// <param name="layers">How many.</param>
    public IEnumerable<ModelScope> Blocks(string path, long layers)
    {
        ModelFacts facts = Facts.With("layers", layers);
        for (long layer = 0; layer < layers; layer++)
        {
            yield return At(FormattableString.Invariant($"{path}.{layer}"), facts.With("layer", layer));
        }
    }

    /// <summary>A Linear: weight <c>[outputs, inputs]</c>, and a bias if it has one.</summary>
    /// <param name="path">Path of the layer.</param>
    /// <param name="inputs">Input units.</param>
    /// <param name="outputs">Output units, of all parts.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="parts">Projections that are packed along the outputs.</param>
    /// <param name="tiedTo">Full name of the parameter that is the weight, if it is shared.</param>
    /// <param name="biasTiedTo">The same for the bias.</param>
    public void Linear(string path, long inputs, long outputs, bool bias = true, long parts = 1, string? tiedTo = null, string? biasTiedTo = null)
    {
        var shape = new TensorShape(outputs, inputs);
        LayerSpec layer = Layer(path, "Linear", shape, parts == 1 ? WeightLayout.OutIn : WeightLayout.OutIn with { PackedParts = parts });
        Add(layer, "weight", shape, ParameterRole.Weight, tiedTo);
        if (bias)
        {
            Add(layer, "bias", new TensorShape(outputs), ParameterRole.Bias, biasTiedTo);
        }
    }

    /// <summary>The Conv1D of <c>transformers</c>: a linear layer whose weight is kept <c>[inputs, outputs]</c>, with a bias.</summary>
    public void Conv1D(string path, long inputs, long outputs, long parts = 1)
    {
        var shape = new TensorShape(inputs, outputs);
        LayerSpec layer = Layer(path, "Conv1D", shape, parts == 1 ? WeightLayout.InOut : WeightLayout.InOut with { PackedParts = parts });
        Add(layer, "weight", shape, ParameterRole.Weight);
        Add(layer, "bias", new TensorShape(outputs), ParameterRole.Bias);
    }

    /// <summary>A Conv2d: weight <c>[outputs, inputs, height, width]</c>, and a bias if it has one.</summary>
    public void Conv2d(string path, long inputs, long outputs, (long Height, long Width) kernel, bool bias)
    {
        var shape = new TensorShape(outputs, inputs, kernel.Height, kernel.Width);
        LayerSpec layer = Layer(path, "Conv2d", shape, WeightLayout.OutIn);
        Add(layer, "weight", shape, ParameterRole.Weight);
        if (bias)
        {
            Add(layer, "bias", new TensorShape(outputs), ParameterRole.Bias);
        }
    }

    /// <summary>An Embedding: a table <c>[rows, width]</c>.</summary>
    /// <param name="path">Path of the layer.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="paddingRow">The row that stands for padding, if the layer knows one.</param>
    /// <param name="tiedTo">Full name of the parameter that is the table, if it is shared.</param>
    public void Embedding(string path, long rows, long width, long? paddingRow = null, string? tiedTo = null)
    {
        var shape = new TensorShape(rows, width);
        Add(Layer(path, "Embedding", shape, WeightLayout.Table) with { PaddingRow = paddingRow }, "weight", shape, ParameterRole.Embedding, tiedTo);
    }

    /// <summary>A normalization with a factor and, unless it is a root-mean-square one, an offset.</summary>
    public void Norm(string path, long width, string type = "LayerNorm", bool bias = true)
    {
        LayerSpec layer = Layer(path, type, null, WeightLayout.OutIn);
        Add(layer, "weight", new TensorShape(width), ParameterRole.NormScale);
        if (bias)
        {
            Add(layer, "bias", new TensorShape(width), ParameterRole.NormShift);
        }
    }

    /// <summary>A BatchNorm with its running statistics, which are buffers that a checkpoint holds.</summary>
    public void BatchNorm(string path, long width, string type)
    {
        Norm(path, width, type);
        LayerSpec layer = Layer(path, type, null, WeightLayout.OutIn);
        Add(layer, "running_mean", new TensorShape(width), ParameterRole.RunningMean);
        Add(layer, "running_var", new TensorShape(width), ParameterRole.RunningVariance);
        _parameters.Add(new ParameterSpec($"{layer.Path}.num_batches_tracked", default, ElementType.Int64, ParameterRole.BatchCount, layer));
    }

    /// <summary>A parameter that a module holds itself, rather than one of its layers.</summary>
    /// <param name="path">Path of the module; empty for this one.</param>
    /// <param name="type">The module's class.</param>
    /// <param name="name">The parameter's name in it.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="role">What it does.</param>
    /// <param name="weightShape">The weight from which its fans are counted; its own shape if omitted.</param>
    /// <param name="layout">What the dimensions of that weight are.</param>
    public void Own(string path, string type, string name, TensorShape shape, ParameterRole role, TensorShape? weightShape = null, WeightLayout? layout = null) =>
        Add(Layer(path, type, weightShape ?? shape, layout ?? WeightLayout.OutIn), name, shape, role);

    /// <summary>The table of a module's own embeddings: the last dimension is the width, all before it count rows.</summary>
    public void OwnTable(string path, string type, string name, TensorShape shape) =>
        Own(path, type, name, shape, ParameterRole.Embedding, layout: new WeightLayout([shape.Rank - 1], []) { Copies = [.. Enumerable.Range(0, shape.Rank - 1)] });

    private LayerSpec Layer(string path, string type, TensorShape? weightShape, WeightLayout layout) =>
        new(Below(path), type, weightShape) { WeightLayout = layout, Facts = Facts };

    private void Add(LayerSpec layer, string name, TensorShape shape, ParameterRole role, string? tiedTo = null) =>
        _parameters.Add(new ParameterSpec(layer.Path.Length == 0 ? name : $"{layer.Path}.{name}", shape, _type, role, layer) { TiedTo = tiedTo });

    private string Below(string path) => _path.Length == 0 ? path : path.Length == 0 ? _path : $"{_path}.{path}";
}
