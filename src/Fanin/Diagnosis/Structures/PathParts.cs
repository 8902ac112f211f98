using Fanin.Activations;
using Fanin.Diagnosis.Paths;
using Fanin.Models;
using Fanin.Parameters;

namespace Fanin.Diagnosis.Structures;

/// <summary>A model's parameters by name, and the steps that are made of them.</summary>
internal sealed class PathParts
{
    private const int UsualTokens = 512;
    private const int UsualSide = 224;
    private const int SmallestSide = 32;

    private readonly Dictionary<string, ParameterSpec> _parameters;
    private readonly PathOptions _options;

    public PathParts(ModelDescription model, PathOptions options)
    {
        (Model, _options) = (model, options);
        _parameters = model.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
    }

    /// <summary>The model.</summary>
    public ModelDescription Model { get; }

    /// <summary>The activation that the model says, or what its family usually has.</summary>
    public Activation Activation(string usual) => ActivationCatalog.Parse(Model.Activation ?? usual);

    /// <summary>A prefix with its dot if there are parameters below it, else nothing.</summary>
    public string Prefix(string path) => _parameters.Keys.Any(name => name.StartsWith(path + ".", StringComparison.Ordinal)) ? path + "." : string.Empty;

    /// <summary>Whether there is such a parameter.</summary>
    public bool Has(string name) => _parameters.ContainsKey(name);

    /// <summary>The first name that holds a word; <see langword="null"/> if none does.</summary>
    public string? NameWith(string word) => Model.Parameters.Select(parameter => parameter.Name).FirstOrDefault(name => name.Contains(word, StringComparison.Ordinal));

    /// <summary>A parameter that must be there.</summary>
    public ParameterSpec Find(string name) => _parameters.TryGetValue(name, out ParameterSpec? found)
        ? found
        : throw new NotSupportedException($"Expected a parameter {name} in a model of the family \"{Model.Family}\", but {Model.Name} has none.");

    /// <summary>One of the model's facts, which must be there.</summary>
    public int Fact(string name) => Model.Facts[name] is { } value
        ? (int)value
        : throw new NotSupportedException($"Expected {Model.Name} to say its number of {name}, which the path depends on.");

    /// <summary>Tokens of a sequence of a language model.</summary>
    /// <param name="longest">What the model allows, if it does not allow any.</param>
    public int Tokens(long? longest)
    {
        Unused(_options.ImageSide, "images");
        int tokens = _options.Tokens ?? (int)Math.Min(UsualTokens, longest ?? UsualTokens);
        if (tokens < 1 || tokens > longest)
        {
            throw Wrong(_options, FormattableString.Invariant($"Expected from 1 to {longest ?? int.MaxValue} tokens, got {tokens}."));
        }

        return tokens;
    }

    /// <summary>Pixels along an image's side.</summary>
    public int ImageSide()
    {
        Unused(_options.Tokens, "tokens");
        int side = _options.ImageSide ?? UsualSide;
        return side >= SmallestSide
            ? side
            : throw Wrong(_options, FormattableString.Invariant($"Expected images of at least {SmallestSide} pixels along a side, got {side}."));
    }

    /// <summary>Throws if an option is set that does not concern the model.</summary>
    public void NoOptions()
    {
        Unused(_options.Tokens, "tokens");
        Unused(_options.ImageSide, "images");
    }

    /// <summary>The layers of the model in order, each once.</summary>
    public IEnumerable<LayerSpec> Layers() => Model.Parameters.Select(parameter => parameter.Layer).DistinctBy(layer => layer.Path);

    /// <summary>The indices of a stack's blocks.</summary>
    public IEnumerable<string> BlocksOf(string stack, string parameter)
    {
        for (int i = 0; Has(FormattableString.Invariant($"{stack}.{i}.{parameter}")); i++)
        {
            yield return FormattableString.Invariant($"{stack}.{i}");
        }
    }

    /// <summary>A linear layer.</summary>
    public LinearStep Linear(string path) => new(Weight(path), Bias(path)) { Name = path };

    /// <summary>An embedding.</summary>
    public EmbeddingStep Embedding(string path) => new(Weight(path)) { Name = path };

    /// <summary>A convolution of square kernels.</summary>
    public ConvolutionStep Convolution(string path, int stride, int padding, int side) => new(Weight(path), Bias(path))
    {
        Name = path,
        Kernel = (int)Find(Weight(path)).Shape[2],
        Stride = stride,
        Padding = padding,
        Side = side,
    };

    /// <summary>A layer normalization.</summary>
    public LayerNormStep LayerNorm(string path, double epsilon) => new(Weight(path), Bias(path)) { Name = path, Epsilon = epsilon };

    /// <summary>A batch normalization.</summary>
    public BatchNormStep BatchNorm(string path) => new(Weight(path), Bias(path)) { Name = path };

    /// <summary>A root-mean-square normalization.</summary>
    public RmsNormStep RmsNorm(string path) => new(Weight(path)) { Name = path };

    /// <summary>A projection of an attention layer.</summary>
    public AttentionProjection AttentionProjection(string path, int? part = null) => new(Weight(path), Bias(path), part);

    /// <summary>An attention layer of the model's heads.</summary>
    public AttentionStep Attention(string name, AttentionProjection query, AttentionProjection key, AttentionProjection value, int tokens) =>
        new(query, key, value, Fact("head_width"), tokens) { Name = name };

    private static ArgumentException Wrong(PathOptions options, string message) => new(message, nameof(options));

    private void Unused(int? option, string what)
    {
        if (option is not null)
        {
            throw Wrong(_options, $"Expected nothing about {what} for {Model.Name}: it has none, or its parameters tell it; leave that option out.");
        }
    }

    private string Weight(string path) => Find(path + ".weight").Name;

    private string? Bias(string path) => Has(path + ".bias") ? path + ".bias" : null;
}
