using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A Vision Transformer as <c>transformers</c> has it; <see cref="TimmVitModule"/> is timm's. Without dropout.</summary>
/// <remarks>Source: transformers 4.57, <c>models/vit/modeling_vit.py</c>.</remarks>
internal static class TransformersVitModule
{
    private const double Epsilon = 1e-12;

    public static nn.Module<Tensor, Tensor> Create(VitSizes sizes)
    {
        OwnParameter token = VitTables.Of("cls_token", 1, sizes.Width);
        OwnParameter positions = VitTables.Of("position_embeddings", sizes.Patches + 1, sizes.Width);
        Conv2d patches = nn.Conv2d(sizes.Channels, sizes.Width, (sizes.PatchHeight, sizes.PatchWidth), (sizes.PatchHeight, sizes.PatchWidth));
        var embeddings = new ComposedModule(
            "ViTEmbeddings",
            images => VitTables.Embed(patches.call(images), token, positions),
            ("patch_embeddings", new ModuleGroup("ViTPatchEmbeddings", ("projection", patches))))
        {
            Own = [token, positions],
        };
        nn.Module<Tensor, Tensor>[] blocks = [.. Enumerable.Range(0, sizes.Layers).Select(layer => Block(sizes, layer))];
        LayerNorm norm = nn.LayerNorm(sizes.Width, eps: Epsilon);
        List<(string, nn.Module)> parts =
        [
            ("embeddings", embeddings),
            ("encoder", new ModuleGroup("ViTEncoder", ("layer", ModuleGroup.List(blocks)))),
            ("layernorm", norm),
        ];
        if (sizes.Classes == 0)
        {
            Linear? pooler = sizes.Pooled == 0 ? null : nn.Linear(sizes.Width, sizes.Pooled);
            Tanh activation = nn.Tanh();
            if (pooler is not null)
            {
                parts.Add(("pooler", new ModuleGroup("ViTPooler", ("dense", pooler), ("activation", activation))));
            }

            return new ComposedModule("ViTModel", images => pooler is null ? Hidden(images) : activation.call(pooler.call(Hidden(images).select(1, 0))), [.. parts]) { Facts = sizes.Facts };
        }

        var vit = new ComposedModule("ViTModel", Hidden, [.. parts]);
        Linear classifier = nn.Linear(sizes.Width, sizes.Classes);
        return new ComposedModule("ViTForImageClassification", images => classifier.call(vit.call(images).select(1, 0)), ("vit", vit), ("classifier", classifier))
        {
            Facts = sizes.Facts.With("classes", sizes.Classes),
        };

        Tensor Hidden(Tensor images) => norm.call(blocks.Aggregate(embeddings.call(images), (x, block) => block.call(x)));
    }

    private static ComposedModule Block(VitSizes sizes, int layer)
    {
        Linear query = nn.Linear(sizes.Width, sizes.Width, sizes.InputBias);
        Linear key = nn.Linear(sizes.Width, sizes.Width, sizes.InputBias);
        Linear value = nn.Linear(sizes.Width, sizes.Width, sizes.InputBias);
        Linear attentionOutput = nn.Linear(sizes.Width, sizes.Width);
        Linear inner = nn.Linear(sizes.Width, sizes.Inner);
        nn.Module<Tensor, Tensor> activation = ActivationLayer.Create(sizes.Activation);
        Linear output = nn.Linear(sizes.Inner, sizes.Width);
        LayerNorm before = nn.LayerNorm(sizes.Width, eps: Epsilon);
        LayerNorm after = nn.LayerNorm(sizes.Width, eps: Epsilon);
        var heads = new AttentionHeads(sizes.Heads);
        return new ComposedModule(
            "ViTLayer",
            Forward,
            ("attention", new ModuleGroup(
                "ViTAttention",
                ("attention", new ModuleGroup("ViTSelfAttention", ("query", query), ("key", key), ("value", value), ("heads", heads))),
                ("output", new ModuleGroup("ViTSelfOutput", ("dense", attentionOutput))))),
            ("intermediate", new ModuleGroup("ViTIntermediate", ("dense", inner), ("intermediate_act_fn", activation))),
            ("output", new ModuleGroup("ViTOutput", ("dense", output))),
            ("layernorm_before", before),
            ("layernorm_after", after))
        {
            Facts = ModelFacts.None.With("layer", layer),
        };

        Tensor Forward(Tensor input)
        {
            Tensor normed = before.call(input);
            Tensor x = input + attentionOutput.call(heads.Attend(query.call(normed), key.call(normed), value.call(normed)));
            return x + output.call(activation.call(inner.call(after.call(x))));
        }
    }
}
