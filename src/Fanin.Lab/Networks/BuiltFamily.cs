using Fanin.Models;
using Fanin.Parameters;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>How modules of one family are made of a description.</summary>
internal sealed class BuiltFamily
{
    private const long UsualSide = 224;
    private const long GreySide = 28;

    private BuiltFamily(string family, Func<ModelDescription, nn.Module<Tensor, Tensor>> create, Func<ModelDescription, long[]> sample) =>
        (Family, Create, Sample) = (family, create, sample);

    /// <summary>The families that can be made.</summary>
    public static IReadOnlyList<BuiltFamily> All { get; } =
    [
        new("mlp", Perceptron, model => [LinearLayers(model).First().WeightShape!.Value[1]]),
        new("lenet", _ => LeNetNetwork.Create(1, GreySide, GreySide, 10, "tanh"), _ => [1, GreySide, GreySide]),
    ];

    /// <summary>The family's word, as <see cref="ModelDescription.Family"/> has it.</summary>
    public string Family { get; }

    /// <summary>Makes a module.</summary>
    public Func<ModelDescription, nn.Module<Tensor, Tensor>> Create { get; }

    /// <summary>The shape of one sample.</summary>
    public Func<ModelDescription, long[]> Sample { get; }

    /// <summary>Which of the family's models it makes; all unless said otherwise.</summary>
    public Func<ModelDescription, bool> Suits { get; private init; } = _ => true;

    /// <summary>Why a model of the family can't be made.</summary>
    public Func<ModelDescription, string?> Refusal { get; private init; } = _ => null;

    /// <summary>How many tokens there are; <see langword="null"/> if samples are numbers.</summary>
    public Func<ModelDescription, long?> Vocabulary { get; private init; } = _ => null;

    /// <summary>The family that makes a model.</summary>
    public static BuiltFamily? Find(ModelDescription model) => All.FirstOrDefault(family => family.Family == model.Family && family.Suits(model));

    private static nn.Module<Tensor, Tensor> Perceptron(ModelDescription model)
    {
        LayerSpec[] linear = [.. LinearLayers(model)];
        string norm = model.Parameters.Any(parameter => parameter.Layer.Type == "BatchNorm1d") ? "bn"
            : model.Parameters.Any(parameter => parameter.Layer.Type == "LayerNorm") ? "ln"
            : "none";
        return PerceptronNetwork.Create([linear[0].WeightShape!.Value[1], .. linear.Select(layer => layer.WeightShape!.Value[0])], norm, model.Activation ?? "relu");
    }

    private static IEnumerable<LayerSpec> LinearLayers(ModelDescription model) =>
        model.Parameters.Select(parameter => parameter.Layer).Where(layer => layer.Type == "Linear").DistinctBy(layer => layer.Path);
}
