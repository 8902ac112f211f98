using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Tests.Recipes;

internal static partial class BuiltInRecipeCases
{
    private static IEnumerable<RecipeCase> Vision() =>
    [
        VitTransformers("vit-transformers"), VitTransformers("vit"), VitTimm("vit-timm"), VitTimm("vit"), VitJax(), VitMoco(),
        Swin(), Mixer(), ResNet(), BasicZeroGamma(), BottleneckZeroGamma(), EfficientNet(), ConvNeXt(), NfNet(), NfNetSkipInit(), Vgg(), DcGan(),
    ];

    private static RecipeCase VitTransformers(string recipe)
    {
        RecipeModel model = new RecipeModel().Say(("layers", 2), ("width", 12))
            .Own("vit.embeddings.cls_token", 1, 1, 12).Own("vit.embeddings.mask_token", 1, 1, 12).Own("vit.embeddings.position_embeddings", 1, 17, 12)
            .Conv2d("vit.embeddings.patch_embeddings.projection", new TensorShape(12, 3, 4, 4))
            .Blocks((m, i) => m
                .Linear($"vit.encoder.layer.{i}.attention.attention.query", 12, 12).Linear($"vit.encoder.layer.{i}.output.dense", 12, 48).Norm($"vit.encoder.layer.{i}.layernorm_before", 12))
            .Linear("classifier", 10, 12);
        return new RecipeCase(recipe, "recipes §3 ViT (transformers)", model, Table(model,
        [
            ("vit.embeddings.cls_token", Absolute(0.02)), ("vit.embeddings.mask_token", C(0)), ("vit.embeddings.position_embeddings", Absolute(0.02)),
            ("vit.embeddings.patch_embeddings.projection.weight", Absolute(0.02)),
            .. TwoBlocks("vit.encoder.layer.*.attention.attention.query.weight", Absolute(0.02)), .. TwoBlocks("vit.encoder.layer.*.output.dense.weight", Absolute(0.02)),
            ("classifier.weight", Absolute(0.02)),
        ]));
    }

    /// <summary>Vision Transformer of two blocks, width 12, by the names of timm.</summary>
    private static RecipeModel TimmVit() => new RecipeModel().Say(("layers", 2), ("width", 12))
        .Own("cls_token", 1, 1, 12).Own("reg_token", 1, 4, 12).Own("pos_embed", 1, 17, 12)
        .Conv2d("patch_embed.proj", new TensorShape(12, 3, 4, 4))
        .Blocks((model, i) => model
            .Norm($"blocks.{i}.norm1", 12).Linear($"blocks.{i}.attn.qkv", 36, 12, packed: 3).Linear($"blocks.{i}.attn.proj", 12, 12).Own($"blocks.{i}.ls1.gamma", 12)
            .Norm($"blocks.{i}.norm2", 12).Linear($"blocks.{i}.mlp.fc1", 48, 12).Linear($"blocks.{i}.mlp.fc2", 12, 48).Own($"blocks.{i}.ls2.gamma", 12))
        .Norm("norm", 12).Linear("head", 10, 12);

    private static (string Prefix, Distribution Law)[] TimmTokens() =>
    [
        ("cls_token", N(1e-6)), ("reg_token", N(1e-6)), ("pos_embed", Absolute(0.02)), .. TwoBlocks("blocks.*.ls1", C(1e-5)), .. TwoBlocks("blocks.*.ls2", C(1e-5)),
    ];

    private static RecipeCase VitTimm(string recipe)
    {
        RecipeModel model = TimmVit();
        return new RecipeCase(recipe, "recipes §3 ViT (timm, mode '')", model, Table(model,
        [
            .. TimmTokens(), ("patch_embed.proj", U(1 / Sqrt(3 * 16))), ("head.weight", Absolute(0.02)),
            .. Each(name => TwoBlocks($"blocks.*.{name}.weight", Absolute(0.02)), "attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"),
        ]));
    }

    private static RecipeCase VitJax()
    {
        RecipeModel model = TimmVit();
        return new RecipeCase("vit-jax", "recipes §3 ViT (timm, mode 'jax')", model, Table(model,
        [
            .. TimmTokens(), ("patch_embed.proj.weight", Corrected(1 / Sqrt(3 * 16))), ("head.weight", C(0)),
            .. TwoBlocks("blocks.*.attn.qkv.weight", U(Sqrt(6.0 / 48))), .. TwoBlocks("blocks.*.attn.proj.weight", U(Sqrt(6.0 / 24))),
            .. TwoBlocks("blocks.*.mlp.fc1.weight", U(Sqrt(6.0 / 60))), .. TwoBlocks("blocks.*.mlp.fc2.weight", U(Sqrt(6.0 / 60))),
            .. TwoBlocks("blocks.*.mlp.fc1.bias", N(1e-6)), .. TwoBlocks("blocks.*.mlp.fc2.bias", N(1e-6)),
        ]));
    }

    private static RecipeCase VitMoco()
    {
        RecipeModel model = TimmVit();
        return new RecipeCase("vit-moco", "recipes §3 ViT (timm, mode 'moco')", model, Table(model,
        [
            .. TimmTokens(), ("patch_embed.proj", U(1 / Sqrt(3 * 16))), ("head.weight", U(Sqrt(6.0 / 22))),
            .. TwoBlocks("blocks.*.attn.qkv.weight", U(Sqrt(6.0 / 24))), .. TwoBlocks("blocks.*.attn.proj.weight", U(Sqrt(6.0 / 24))),
            .. TwoBlocks("blocks.*.mlp.fc1.weight", U(Sqrt(6.0 / 60))), .. TwoBlocks("blocks.*.mlp.fc2.weight", U(Sqrt(6.0 / 60))),
        ]));
    }

    private static RecipeCase Swin()
    {
        RecipeModel model = new RecipeModel().Conv2d("patch_embed.proj", new TensorShape(12, 3, 4, 4))
            .Blocks((m, i) => m.Own($"layers.0.blocks.{i}.attn.relative_position_bias_table", 49, 3).Linear($"layers.0.blocks.{i}.attn.qkv", 36, 12, packed: 3).Norm($"layers.0.blocks.{i}.norm1", 12))
            .Linear("head.fc", 10, 12);
        return new RecipeCase("swin", "recipes §3 ViT (Swin)", model, Table(model,
        [
            ("patch_embed.proj", U(1 / Sqrt(3 * 16))), ("head.fc.weight", Absolute(0.02)),
            .. TwoBlocks("layers.0.blocks.*.attn.relative_position_bias_table", Absolute(0.02)), .. TwoBlocks("layers.0.blocks.*.attn.qkv.weight", Absolute(0.02)),
        ]));
    }

    private static RecipeCase Mixer()
    {
        RecipeModel model = new RecipeModel().Conv2d("stem.proj", new TensorShape(12, 3, 4, 4))
            .Blocks((m, i) => m.Linear($"blocks.{i}.mlp_tokens.fc1", 6, 16).Linear($"blocks.{i}.mlp_channels.fc1", 48, 12).Norm($"blocks.{i}.norm1", 12))
            .Linear("head", 10, 12);
        return new RecipeCase("mixer", "recipes §3 ViT (MLP-Mixer)", model, Table(model,
        [
            ("stem.proj.weight", Corrected(1 / Sqrt(3 * 16))), ("head.weight", C(0)),
            .. TwoBlocks("blocks.*.mlp_tokens.fc1.weight", U(Sqrt(6.0 / 22))), .. TwoBlocks("blocks.*.mlp_channels.fc1.weight", U(Sqrt(6.0 / 60))),
            .. TwoBlocks("blocks.*.mlp_tokens.fc1.bias", N(1e-6)), .. TwoBlocks("blocks.*.mlp_channels.fc1.bias", N(1e-6)),
        ]));
    }

    /// <summary>A ResNet of two blocks, of two or three convolutions each, by the names of torchvision.</summary>
    private static RecipeModel ResNetModel(int branch) => new RecipeModel().Say(("layers", 2), ("branch_layers", branch))
        .Conv2d("conv1", new TensorShape(8, 3, 7, 7), bias: false).BatchNorm("bn1", 8)
        .Blocks((model, i) =>
        {
            model.Conv2d($"layer{i + 1}.0.conv1", new TensorShape(16, 8, 3, 3), bias: false).BatchNorm($"layer{i + 1}.0.bn1", 16)
                .Conv2d($"layer{i + 1}.0.conv2", new TensorShape(16, 16, 3, 3), bias: false).BatchNorm($"layer{i + 1}.0.bn2", 16);
            if (branch == 3)
            {
                model.Conv2d($"layer{i + 1}.0.conv3", new TensorShape(32, 16, 1, 1), bias: false).BatchNorm($"layer{i + 1}.0.bn3", 32);
            }

            model.Conv2d($"layer{i + 1}.0.downsample.0", new TensorShape(16, 8, 1, 1), bias: false).BatchNorm($"layer{i + 1}.0.downsample.1", 16);
        })
        .Linear("fc", 10, 32);

    private static (string Prefix, Distribution Law)[] ResNetWeights(int branch) =>
    [
        ("conv1", N(Sqrt(2.0 / (8 * 49)))), ("fc", U(1 / Sqrt(32))),
        .. Layers("conv1", N(Sqrt(2.0 / (16 * 9)))), .. Layers("conv2", N(Sqrt(2.0 / (16 * 9)))), .. Layers("downsample.0", N(Sqrt(2.0 / 16))),
        .. branch == 3 ? Layers("conv3", N(Sqrt(2.0 / 32))) : [],
    ];

    private static (string Prefix, Distribution Law)[] Layers(string name, Distribution law) => [($"layer1.0.{name}", law), ($"layer2.0.{name}", law)];

    private static RecipeCase ResNet()
    {
        RecipeModel model = ResNetModel(3);
        return new RecipeCase("resnet", "recipes §3 ConvNets, ResNet (torchvision)", model, Table(model, ResNetWeights(3)));
    }

    private static RecipeCase BasicZeroGamma()
    {
        RecipeModel model = ResNetModel(2);
        return new RecipeCase("resnet-zero-gamma", "recipes §3 ConvNets, ResNet (zero_init_last)", model, Table(model, [.. ResNetWeights(2), .. Layers("bn2.weight", C(0))]));
    }

    private static RecipeCase BottleneckZeroGamma()
    {
        RecipeModel model = ResNetModel(3);
        return new RecipeCase("resnet-zero-gamma", "recipes §3 ConvNets, ResNet (zero_init_last)", model, Table(model, [.. ResNetWeights(3), .. Layers("bn3.weight", C(0))]));
    }

    private static RecipeCase EfficientNet()
    {
        RecipeModel model = new RecipeModel().Conv2d("conv_stem", new TensorShape(8, 3, 3, 3), bias: false).BatchNorm("bn1", 8)
            .Conv2d("blocks.0.0.conv_dw", new TensorShape(8, 1, 3, 3), groups: 8, bias: false, type: "Conv2dSame").Conv2d("blocks.0.0.se.conv_reduce", new TensorShape(2, 8, 1, 1))
            .Linear("blocks.0.0.routing_fn", 4, 8).Linear("classifier", 10, 32);
        return new RecipeCase("efficientnet", "recipes §3 ConvNets, EfficientNet", model, Table(
            model,
            ("conv_stem.weight", N(Sqrt(2.0 / (9 * 8)))), ("blocks.0.0.conv_dw.weight", N(Sqrt(2.0 / 9))), ("blocks.0.0.se.conv_reduce.weight", N(Sqrt(2.0 / 2))),
            ("blocks.0.0.routing_fn.weight", U(1 / Sqrt(8 + 4))), ("classifier.weight", U(1 / Sqrt(10)))));
    }

    private static RecipeCase ConvNeXt()
    {
        RecipeModel model = new RecipeModel().Conv2d("stem.0", new TensorShape(12, 3, 4, 4))
            .Blocks((m, i) => m.Conv2d($"stages.0.blocks.{i}.conv_dw", new TensorShape(12, 1, 7, 7), groups: 12).Norm($"stages.0.blocks.{i}.norm", 12)
                .Linear($"stages.0.blocks.{i}.mlp.fc1", 48, 12).Own($"stages.0.blocks.{i}.mlp.grn.weight", 48).Own($"stages.0.blocks.{i}.mlp.grn.bias", 48).Own($"stages.0.blocks.{i}.gamma", 12))
            .Linear("head.fc", 10, 12);
        return new RecipeCase("convnext", "recipes §3 ConvNets, ConvNeXt", model, Table(model,
        [
            ("stem.0.weight", Absolute(0.02)), ("head.fc.weight", Absolute(0.02)), .. TwoBlocks("stages.0.blocks.*.conv_dw.weight", Absolute(0.02)),
            .. TwoBlocks("stages.0.blocks.*.mlp.fc1.weight", Absolute(0.02)), .. TwoBlocks("stages.0.blocks.*.mlp.grn", C(0)), .. TwoBlocks("stages.0.blocks.*.gamma", C(1e-6)),
        ]));
    }

    private static RecipeModel NfNetModel(bool skipInit) => new RecipeModel()
        .Conv2d("stem.conv1", new TensorShape(8, 3, 3, 3), type: "ScaledStdConv2dSame").Own("stem.conv1.gain", 8, 1, 1, 1)
        .Blocks((model, i) =>
        {
            model.Conv2d($"stages.0.{i}.conv2", new TensorShape(8, 4, 3, 3), groups: 2, type: "ScaledStdConv2d").Own($"stages.0.{i}.conv2.gain", 8, 1, 1, 1)
                .Conv2d($"stages.0.{i}.conv3", new TensorShape(16, 8, 1, 1), type: "ScaledStdConv2d").Own($"stages.0.{i}.conv3.gain", 16, 1, 1, 1)
                .Conv2d($"stages.0.{i}.attn_last.fc1", new TensorShape(4, 16, 1, 1));
            if (skipInit)
            {
                model.Own($"stages.0.{i}.skipinit_gain");
            }
        })
        .Linear("head.fc", 10, 16);

    private static (string Prefix, Distribution Law)[] NfNetWeights(double last) =>
    [
        ("stem.conv1.weight", N(1 / Sqrt(3 * 9))), ("stem.conv1.gain", C(1)), ("head.fc.weight", N(0.01)),
        .. TwoBlocks("stages.0.*.conv2.weight", N(1 / Sqrt(4 * 9))), .. TwoBlocks("stages.0.*.conv2.gain", C(1)),
        .. TwoBlocks("stages.0.*.conv3.weight", N(1 / Sqrt(8))), .. TwoBlocks("stages.0.*.conv3.gain", C(last)), .. TwoBlocks("stages.0.*.attn_last.fc1.weight", N(1 / Sqrt(16))),
    ];

    private static RecipeCase NfNet()
    {
        RecipeModel model = NfNetModel(skipInit: false);
        return new RecipeCase("nfnet", "recipes §3 ConvNets, NFNet", model, Table(model, NfNetWeights(0)));
    }

    private static RecipeCase NfNetSkipInit()
    {
        RecipeModel model = NfNetModel(skipInit: true);
        return new RecipeCase("nfnet-skipinit", "recipes §3 ConvNets, NFNet", model, Table(model, [.. NfNetWeights(1), .. TwoBlocks("stages.0.*.skipinit_gain", C(0))]));
    }

    private static RecipeCase Vgg()
    {
        RecipeModel model = new RecipeModel().Conv2d("features.0", new TensorShape(8, 3, 3, 3)).BatchNorm("features.1", 8).Conv2d("features.3", new TensorShape(16, 8, 3, 3))
            .Linear("classifier.0", 32, 64).Linear("classifier.3", 10, 32);
        return new RecipeCase("vgg", "recipes §3 ConvNets, VGG", model, Table(
            model,
            ("features.0.weight", N(Sqrt(2.0 / (8 * 9)))), ("features.3.weight", N(Sqrt(2.0 / (16 * 9)))), ("classifier.0.weight", N(0.01)), ("classifier.3.weight", N(0.01))));
    }

    private static RecipeCase DcGan()
    {
        RecipeModel model = new RecipeModel().Transposed("main.0", new TensorShape(10, 16, 4, 4)).BatchNorm("main.1", 16).Transposed("main.3", new TensorShape(16, 3, 4, 4), stride: 2)
            .Conv2d("critic.0", new TensorShape(8, 3, 4, 4), bias: false).Conv2d("critic.2", new TensorShape(16, 8, 4, 4), bias: false).BatchNorm("critic.3", 16);
        return new RecipeCase("dcgan", "recipes §3 ConvNets, DCGAN", model, Table(
            model,
            ("main.0.weight", N(0.02)), ("main.3.weight", N(0.02)), ("main.0.bias", U(1 / Sqrt(16 * 16))), ("main.3.bias", U(1 / Sqrt(3 * 16))), ("critic.0", N(0.02)), ("critic.2", N(0.02)),
            ("main.1.weight", new NormalDistribution(1, 0.02)), ("critic.3.weight", new NormalDistribution(1, 0.02))));
    }
}
