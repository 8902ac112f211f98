using System.Globalization;
using Fanin.Models;
using Fanin.Parameters;

namespace Fanin.Lab.Networks;

/// <summary>Sizes read off the names and shapes of a description's parameters.</summary>
/// <param name="Model">The description.</param>
internal sealed record DescribedSizes(ModelDescription Model)
{
    private readonly Dictionary<string, ParameterSpec> _parameters = Model.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);

    /// <summary>The activation that the model says.</summary>
    public string? Activation => Model.Activation;

    /// <summary>Whether there is such a parameter.</summary>
    public bool Has(string name) => _parameters.ContainsKey(name);

    /// <summary>The first name that holds a word.</summary>
    public string? NameWith(string word) => _parameters.Keys.FirstOrDefault(name => name.Contains(word, StringComparison.Ordinal));

    /// <summary>One size of a parameter that must be there.</summary>
    public long Size(string name, int dimension) => Find(name).Shape[dimension];

    /// <summary>Sizes of inputs, hidden layers and outputs.</summary>
    public long[] PerceptronSizes()
    {
        ParameterSpec[] weights = [.. Model.Parameters.Where(parameter => parameter.Layer.Type == "Linear" && parameter.Role == ParameterRole.Weight)];
        return [weights[0].Shape[1], .. weights.Select(weight => weight.Shape[0])];
    }

    /// <summary>The word of the norm behind hidden layers.</summary>
    public string PerceptronNorm() => Model.Parameters.Any(parameter => parameter.Layer.Type == "BatchNorm1d") ? "bn"
        : Model.Parameters.Any(parameter => parameter.Layer.Type == "LayerNorm") ? "ln"
        : "none";

    /// <summary>A ResNet's.</summary>
    public ResNetSizes ResNet()
    {
        int[] blocks = [.. Numbers("layer{0}.0.conv1.weight", 1).Select(stage => Numbers($"layer{stage}.{{0}}.conv1.weight", 0).Count())];
        return new ResNetSizes(Size("conv1.weight", 1), Size("fc.weight", 0), [.. blocks], Size("conv1.weight", 0))
        {
            IsBottleneck = Has("layer1.0.conv3.weight"),
            Activation = Activation ?? "relu",
        };
    }

    /// <summary>Channels behind each convolution, a list a stage.</summary>
    public List<List<long>> VggStages()
    {
        List<List<long>> stages = [[]];
        int last = 0;
        foreach (ParameterSpec weight in Model.Parameters.Where(parameter => parameter.Layer.Type == "Conv2d" && parameter.Role == ParameterRole.Weight))
        {
            // A ReLU stands between two convolutions of a stage, a pooling too between stages.
            int module = int.Parse(weight.Layer.Path.Split('.')[1], CultureInfo.InvariantCulture);
            if (module - last > 2)
            {
                stages.Add([]);
            }

            stages[^1].Add(weight.Shape[0]);
            last = module;
        }

        return stages;
    }

    /// <summary>Units of a VGG's classifier.</summary>
    public long[] VggUnits() => [.. Model.Parameters.Where(parameter => parameter.Layer.Type == "Linear" && parameter.Role == ParameterRole.Weight).Select(weight => weight.Shape[0])];

    /// <summary>A Vision Transformer's, under the names of timm or transformers.</summary>
    public VitSizes Vit()
    {
        bool isTimm = Has("pos_embed");
        string root = isTimm ? string.Empty : Prefix("vit");
        TensorShape patch = Find(root + (isTimm ? "patch_embed.proj.weight" : "embeddings.patch_embeddings.projection.weight")).Shape;
        return new VitSizes(patch[1], Size(root + (isTimm ? "pos_embed" : "embeddings.position_embeddings"), 1) - 1, patch[2], patch[3], (int)Fact("layers"), patch[0], Fact("heads"))
        {
            Inner = Fact("ff"),
            Classes = Has("classifier.weight") ? Size("classifier.weight", 0) : Has("head.weight") ? Size("head.weight", 0) : 0,
            Pooled = Has("pooler.dense.weight") ? Size("pooler.dense.weight", 0) : 0,
            InputBias = isTimm || Has(root + "encoder.layer.0.attention.attention.query.bias"),
            Activation = Activation ?? "gelu",
        };
    }

    /// <summary>An image of as many patches: square if that is possible, else one row of patches.</summary>
    public long[] VitImage()
    {
        VitSizes sizes = Vit();
        long side = (long)Math.Round(Math.Sqrt(sizes.Patches));
        return side * side == sizes.Patches
            ? [sizes.Channels, side * sizes.PatchHeight, side * sizes.PatchWidth]
            : [sizes.Channels, sizes.PatchHeight, sizes.Patches * sizes.PatchWidth];
    }

    /// <summary>A GPT-2's.</summary>
    public Gpt2Sizes Gpt2()
    {
        string root = Prefix("transformer");
        return new Gpt2Sizes(Size(root + "wte.weight", 0), Size(root + "wpe.weight", 0), (int)Fact("layers"), Size(root + "wte.weight", 1), Fact("heads"))
        {
            Inner = Fact("ff"),
            Activation = Activation ?? "gelu_tanh",
            HasHead = Has("lm_head.weight"),
            IsTied = Has("lm_head.weight") && Find("lm_head.weight").TiedTo is not null,
        };
    }

    /// <summary>A LLaMA's, Mistral's or Qwen2's.</summary>
    public LlamaSizes Llama()
    {
        const string Norm = "RMSNorm";
        string root = Prefix("model");
        ParameterSpec table = Find(root + "embed_tokens.weight");
        return new LlamaSizes(
            Find(root + "norm.weight").Layer.Type[..^Norm.Length], table.Shape[0], (int)Fact("layers"), table.Shape[1], Fact("ff"), Fact("heads"), Fact("kv_heads"), Fact("head_width"))
        {
            PaddingRow = table.Layer.PaddingRow,
            InputBias = Has(root + "layers.0.self_attn.q_proj.bias"),
            OutputBias = Has(root + "layers.0.self_attn.o_proj.bias"),
            InnerBias = Has(root + "layers.0.mlp.up_proj.bias"),
            HasHead = Has("lm_head.weight"),
            IsTied = Has("lm_head.weight") && Find("lm_head.weight").TiedTo is not null,
            Activation = Activation ?? "silu",
        };
    }

    /// <summary>A BERT's.</summary>
    public BertSizes Bert()
    {
        const string Decoder = "cls.predictions.decoder.weight";
        string root = Prefix("bert");
        ParameterSpec table = Find(root + "embeddings.word_embeddings.weight");
        return new BertSizes(
            table.Shape[0], Size(root + "embeddings.position_embeddings.weight", 0), Size(root + "embeddings.token_type_embeddings.weight", 0),
            (int)Fact("layers"), table.Shape[1], Fact("heads"), Fact("ff"))
        {
            PaddingRow = table.Layer.PaddingRow,
            HasPooler = Has(root + "pooler.dense.weight"),
            SaysWords = Has(Decoder),
            IsTied = Has(Decoder) && Find(Decoder).TiedTo is not null,
            Classes = Has("classifier.weight") ? Size("classifier.weight", 0) : 0,
            Activation = Activation ?? "gelu",
        };
    }

    private ParameterSpec Find(string name) => _parameters.TryGetValue(name, out ParameterSpec? found)
        ? found
        : throw new NotSupportedException($"Expected a parameter {name} in a model of the family \"{Model.Family}\", but {Model.Name} has none.");

    private long Fact(string name) => Model.Facts[name] is { } value
        ? (long)value
        : throw new NotSupportedException($"Expected {Model.Name} to say its number of {name}, which its module depends on.");

    private string Prefix(string path) => _parameters.Keys.Any(name => name.StartsWith(path + ".", StringComparison.Ordinal)) ? path + "." : string.Empty;

    private IEnumerable<int> Numbers(string name, int first)
    {
        for (int number = first; Has(string.Format(CultureInfo.InvariantCulture, name, number)); number++)
        {
            yield return number;
        }
    }
}
