using Fanin.Models;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>How modules of one family are made of a description.</summary>
internal sealed class BuiltFamily
{
    private const long UsualSide = 224;
    private const long GreySide = 28;
    private const long UsualTokens = 128;

    private BuiltFamily(string family, Func<DescribedSizes, nn.Module<Tensor, Tensor>> create, Func<DescribedSizes, long[]> sample) =>
        (Family, Create, Sample) = (family, create, sample);

    /// <summary>The families that can be made.</summary>
    public static IReadOnlyList<BuiltFamily> All { get; } =
    [
        new("mlp", sizes => PerceptronNetwork.Create(sizes.PerceptronSizes(), sizes.PerceptronNorm(), sizes.Activation ?? "relu"), sizes => [sizes.PerceptronSizes()[0]]),
        new("lenet", sizes => LeNetNetwork.Create(1, GreySide, GreySide, sizes.Size("fc3.weight", 0), sizes.Activation ?? "tanh"), _ => [1, GreySide, GreySide]),
        new("resnet", sizes => ResNetModule.Create(sizes.ResNet()), _ => [3, UsualSide, UsualSide]),
        new("vgg", sizes => VggModule.Create(sizes.VggStages(), sizes.VggUnits(), sizes.Activation ?? "relu"), _ => [3, UsualSide, UsualSide]),
        new("vit", sizes => sizes.Has("pos_embed") ? TimmVitModule.Create(sizes.Vit()) : TransformersVitModule.Create(sizes.Vit()), sizes => sizes.VitImage()),
        new("gpt2", sizes => Gpt2Module.Create(sizes.Gpt2()), sizes => [Math.Min(UsualTokens, sizes.Gpt2().Positions)])
        {
            Refusal = CrossAttention,
            Vocabulary = sizes => sizes.Gpt2().Vocabulary,
        },
        new("llama", sizes => LlamaModule.Create(sizes.Llama()), _ => [UsualTokens]) { Vocabulary = sizes => sizes.Llama().Vocabulary },
        new("bert", sizes => BertModule.Create(sizes.Bert()), sizes => [Math.Min(UsualTokens, sizes.Bert().Positions)])
        {
            Refusal = sizes => CrossAttention(sizes)
                ?? (sizes.NameWith("distance_embedding") is { } distance ? $"{distance} makes logits of distances, which no module here computes." : null)
                ?? (sizes.Has("cls.seq_relationship.weight") ? $"{sizes.Model.Name} has two outputs, words and the next sentence; a module here has one." : null),
            Vocabulary = sizes => sizes.Bert().Vocabulary,
        },
    ];

    /// <summary>The family's word, as <see cref="ModelDescription.Family"/> has it.</summary>
    public string Family { get; }

    /// <summary>Makes a module.</summary>
    public Func<DescribedSizes, nn.Module<Tensor, Tensor>> Create { get; }

    /// <summary>The shape of one sample.</summary>
    public Func<DescribedSizes, long[]> Sample { get; }

    /// <summary>Why a model of the family can't be made.</summary>
    public Func<DescribedSizes, string?> Refusal { get; private init; } = _ => null;

    /// <summary>How many tokens there are; <see langword="null"/> if samples are numbers.</summary>
    public Func<DescribedSizes, long?> Vocabulary { get; private init; } = _ => null;

    /// <summary>The family that makes a model.</summary>
    public static BuiltFamily? Find(ModelDescription model) => All.FirstOrDefault(family => family.Family == model.Family);

    private static string? CrossAttention(DescribedSizes sizes) =>
        sizes.NameWith("crossattention") is { } cross ? $"{cross} attends to another model's states, which one input does not hold." : null;
}
