using Fanin.Diagnosis.Paths;
using Fanin.Models;

namespace Fanin.Diagnosis.Structures;

/// <summary>The ways that signals take through known families of models, read off the names of their parameters.</summary>
/// <remarks>
/// <para>Dropout is left out, so that the path is that of evaluation; BatchNorm normalizes by its batch. Known: multilayer perceptrons, GPT-2, LLaMA and its kin,
/// BERT, ViT (of transformers and of timm), encoders of T5, ResNets, VGGs and LeNet. Classification and prediction heads are the end of the path.</para>
/// </remarks>
public static class ModelPath
{
    private static readonly Dictionary<string, Func<PathParts, SignalPath>> Families = new(StringComparer.Ordinal)
    {
        ["mlp"] = PerceptronPath.Of,
        ["gpt2"] = Gpt2Path.Of,
        ["llama"] = LlamaPath.Of,
        ["bert"] = BertPath.Of,
        ["vit"] = VitPath.Of,
        ["t5"] = T5Path.Of,
        ["resnet"] = ResNetPath.Of,
        ["vgg"] = VggPath.Of,
        ["lenet"] = LeNetPath.Of,
    };

    /// <summary>Why a model's path is not known, in a sentence; <see langword="null"/> if it is.</summary>
    /// <param name="model">The model.</param>
    public static string? Refusal(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Family == "clip")
        {
            return "CLIP has two towers, of words and of pixels, and a path begins with one input; describe a tower alone, as a model of the family \"vit\" or \"gpt2\".";
        }

        if (!Families.ContainsKey(model.Family))
        {
            return $"The way of signals through models of the family \"{model.Family}\" is not known; known are {string.Join(", ", Families.Keys)}.";
        }

        var parts = new PathParts(model, new PathOptions());
        return parts.NameWith("crossattention") is { } cross ? $"{cross} attends to another model's signal, which is not described."
            : parts.NameWith("distance_embedding") is { } distance ? $"{distance} makes logits of distances, which no rule is known for."
            : model.Family == "t5" && model.Facts["decoder_layers"] is not null ? "Of T5 only the encoder's path is known, and this model has a decoder."
            : null;
    }

    /// <summary>The path of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">What the parameters don't tell; <see langword="null"/> for the usual.</param>
    /// <exception cref="NotSupportedException">The path is not known; the message is <see cref="Refusal"/>, or names the parameter that is missing.</exception>
    /// <exception cref="ArgumentException">An option does not concern the model, or is out of range.</exception>
    public static SignalPath Of(ModelDescription model, PathOptions? options = null)
    {
        if (Refusal(model) is { } refusal)
        {
            throw new NotSupportedException(refusal);
        }

        return Families[model.Family](new PathParts(model, options ?? new PathOptions()));
    }
}
