using Fanin.Checkpoints;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Some of these tests build on the meta device, the default of the whole process then.</summary>
[Collection(nameof(GlobalGenerator))]
public class ModuleLoadingTests
{
    private static readonly Recipe Gpt = Recipe.PyTorch.Override("gpt", Rule.Named("*weight").All(Scheme.Normal(0, 0.02)), Rule.Named("*.gain").All(Scheme.Ones));

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public void LoadThenInitialize_KeepsWhatIsStored_AndDrawsTheRestAsAFullInitializationWould(bool keyed, bool deferred)
    {
        NumberStream stream = keyed ? NumberStream.Keyed : NumberStream.PyTorchSingle;
        using var full = new SmallGpt();
        full.Initialize(Gpt, 9, stream);
        using var trained = new SmallGpt();
        trained.Initialize(Gpt, 1);
        LoadableTensor[] checkpoint = [.. Stored(trained).Where(tensor => tensor.Name.StartsWith("h.0", StringComparison.Ordinal) || tensor.Name is "lm_head.weight")];

        using SmallGpt model = deferred ? DeferredModule.Build(() => new SmallGpt()) : new SmallGpt();
        ModuleLoadReport report = model.LoadThenInitialize(checkpoint, Gpt, 9, stream);
        Assert.Equal(["wte.weight", "h.0.gain", "h.0.c_fc.weight", "h.0.c_fc.bias", "h.0.c_proj.weight", "h.0.c_proj.bias"], report.Loaded);
        Assert.Equal(["positions"], report.Kept);
        Dictionary<string, Tensor> drawn = full.state_dict();
        Dictionary<string, Tensor> kept = trained.state_dict();
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            bool isLoaded = report.Loaded.Contains(name) || name is "lm_head.weight";
            Assert.NotEqual(isLoaded, report.Drawn.Contains(name) || report.Kept.Contains(name));
            Assert.Equal(Tensors.Floats((isLoaded ? kept : drawn)[name]), Tensors.Floats(tensor));
        }

        Assert.Contains("6 loaded, 8 drawn, 1 kept, 0 not used.", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void LoadThenInitialize_SaysAllThatDoesNotFit_AndChangesNothing()
    {
        using var model = nn.Sequential(("fc", nn.Linear(3, 2)), ("out", nn.Linear(2, 1)), ("norm", nn.BatchNorm1d(1)));
        Tensors.Spoil(model);
        using Tensor weight = ones(2, 3);
        using Tensor transposed = ones(3, 2);
        using Tensor whole = ones(1, dtype: ScalarType.Int32);
        LoadableTensor[] checkpoint =
        [
            LoadableTensor.Of("fc.wieght", weight), LoadableTensor.Of("fc.bias", transposed), LoadableTensor.Of("out.bias", whole), LoadableTensor.Of("out.bias", whole),
            new("norm.weight", new TensorShape(1), null, (_, _) => throw new InvalidOperationException("Must not be read.")),
        ];
        var options = new ModuleLoadOptions { AllowMissing = false };
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => model.LoadThenInitialize(checkpoint, Recipe.PyTorch, 1, options: options));
        Assert.Contains("FAN060: The module has no place for fc.wieght [2, 3]; rename it, or allow unexpected tensors. Did you mean fc.weight", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN061: fc.bias is [2], stored [3, 2];", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN062: out.bias has elements of type Float32, stored Int32;", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN062: norm.weight has elements of type Float32, stored of a type that libtorch lacks;", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN063: The checkpoint has out.bias and out.bias for out.bias;", problem.Message, StringComparison.Ordinal);
        Assert.Contains("FAN064: The checkpoint lacks out.weight;", problem.Message, StringComparison.Ordinal);
        Assert.All(model.state_dict().Values, tensor => Assert.All(Tensors.Floats(tensor), value => Assert.Equal(99, value)));
    }

    [Fact]
    public void LoadThenInitialize_Lenient_ReportsWhatItPassedOver()
    {
        using var model = nn.Sequential(("fc", nn.Linear(3, 2)));
        using var full = nn.Sequential(("fc", nn.Linear(3, 2)));
        full.Initialize(Recipe.PyTorch, 1);
        using Tensor other = ones(5);
        using Tensor weight = ones(2, 3, dtype: ScalarType.Float64);
        LoadableTensor[] checkpoint = [LoadableTensor.Of("module.fc.weight", weight), LoadableTensor.Of("module.fc.bias", other), LoadableTensor.Of("head", other)];
        var options = new ModuleLoadOptions { AllowMismatched = true, AllowUnexpected = true, Rename = name => name.Replace("module.", string.Empty, StringComparison.Ordinal) };
        ModuleLoadReport report = model.LoadThenInitialize(checkpoint, Recipe.PyTorch, 1, options: options);
        Assert.Equal([new ShapeMismatch("fc.bias", new TensorShape(2), new TensorShape(5))], report.Mismatched);
        Assert.Equal(["head"], report.Unexpected);
        Assert.Equal(["fc.weight"], report.Converted);
        Assert.Equal(Tensors.Floats(((Linear)full[0]).bias!), Tensors.Floats(((Linear)model[0]).bias!));
        Assert.All(Tensors.Floats(((Linear)model[0]).weight), value => Assert.Equal(1, value));
        Assert.Throws<DiagnosticException>(() => model.LoadThenInitialize(checkpoint, Recipe.PyTorch, 1, options: options with { Rename = null }));
    }

    [Fact]
    public void LoadThenInitialize_RoundsToTheNearestTiesToEven_IntoAnyLayout()
    {
        Linear layer = nn.Linear(2, 2, hasBias: false, dtype: ScalarType.BFloat16);
        layer.weight = new Parameter(empty(2, 2, dtype: ScalarType.BFloat16).t());
        using var model = nn.Sequential(("fc", layer));

        // 1 + 2⁻⁸ and 1 + 3·2⁻⁸ lie midway between neighbours of bfloat16, which has 8 bits.
        using Tensor stored = tensor(new float[] { 1.00390625f, 1.01171875f, 2, 3 }).view(2, 2);
        model.LoadThenInitialize([LoadableTensor.Of("fc.weight", stored)], Recipe.PyTorch, 1);
        Assert.Equal([1, 1.015625f, 2, 3], Tensors.Floats(layer.weight));
    }

    [Fact]
    public void LoadThenInitialize_TiedPlacesStoredTwice_MustBeEqual()
    {
        using var model = new SmallGpt();
        using var other = new SmallGpt();
        other.Initialize(Gpt, 3);
        using Tensor different = other.wte.weight!.detach().clone();
        LoadableTensor[] both = [LoadableTensor.Of("wte.weight", other.wte.weight!), LoadableTensor.Of("lm_head.weight", different)];
        model.LoadThenInitialize(both, Gpt, 1);
        different[36, 15] = 1;
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => model.LoadThenInitialize(both, Gpt, 1));
        Assert.Contains("FAN063: The module has one tensor for wte.weight and lm_head.weight, the checkpoint two different ones;", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadThenInitialize_BuffersOfTheMetaDevice_MayComeFromTheCheckpoint()
    {
        using var stored = new SmallGpt();
        using SmallGpt model = DeferredModule.Build(() => new SmallGpt(bufferDevice: META));
        ModuleLoadReport report = model.LoadThenInitialize([.. Stored(stored)], Gpt, 1);
        Assert.Contains("positions", report.Loaded);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], Tensors.Floats(model.state_dict()["positions"]));
    }

    [Fact]
    public void LoadThenInitialize_WhenReadingFails_LeavesAFullInitialization()
    {
        using var model = new SmallGpt();
        using var full = new SmallGpt();
        full.Initialize(Gpt, 4);
        LoadableTensor broken = Stored(full).Single(tensor => tensor.Name == "ln_f.weight") with { Read = (_, _) => throw new IOException("The disk is gone.") };
        LoadableTensor first = Stored(full).Single(tensor => tensor.Name == "wpe.weight") with { Read = (_, destination) => destination.Fill(1) };
        Assert.Throws<IOException>(() => model.LoadThenInitialize([first, broken], Gpt, 4));
        foreach ((string name, Tensor tensor) in full.state_dict())
        {
            Assert.Equal(Tensors.Floats(tensor), Tensors.Floats(model.state_dict()[name]));
        }
    }

    [Fact]
    public void SaveSafetensors_IsWhatLoadThenInitializeReads()
    {
        string path = Path.Combine(Path.GetTempPath(), $"fanin-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var trained = new SmallGpt();
            trained.Initialize(Gpt, 3);
            trained.ln_f.to(ScalarType.BFloat16);
            trained.h[0].c_fc.weight = new Parameter(trained.h[0].c_fc.weight.detach().t().contiguous().t());
            trained.SaveSafetensors(path, new Dictionary<string, string>(StringComparer.Ordinal) { ["by"] = "a test" });

            using Checkpoint checkpoint = Checkpoint.Open(path);
            Assert.Equal("pt", checkpoint.Files[0].Header.Metadata["format"]);
            Assert.Equal("a test", checkpoint.Files[0].Header.Metadata["by"]);
            Assert.Null(checkpoint.Find("lm_head.weight"));
            using SmallGpt model = DeferredModule.Build(() => new SmallGpt(bufferDevice: META));
            ModuleLoadReport report = model.LoadThenInitialize(checkpoint, Gpt, 1);
            Assert.Empty(report.Drawn);
            Assert.Equal(["ln_f.weight", "ln_f.bias"], report.Converted);
            Dictionary<string, Tensor> expected = trained.state_dict();
            Assert.All(model.state_dict(), tensor => Assert.Equal(Tensors.Floats(expected[tensor.Key]), Tensors.Floats(tensor.Value)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void SaveSafetensors_Refuses_WhatHasNoValues()
    {
        string path = Path.Combine(Path.GetTempPath(), $"fanin-{Guid.NewGuid():N}.safetensors");
        using var model = nn.Sequential(("fc", nn.Linear(2, 2, device: META)));
        NotSupportedException problem = Assert.Throws<NotSupportedException>(() => model.SaveSafetensors(path));
        Assert.Contains("fc.weight is on the meta device", problem.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void LeftParameters_KeepWhatTheyHold_AndMustBeLoadedOnTheMetaDevice()
    {
        Recipe recipe = Recipe.PyTorch.Override("kept", Rule.Named("fc.weight").All(new LeaveScheme()));
        Linear layer = nn.Linear(2, 3);
        layer.weight = new Parameter(full(2, 3, 5f).t());
        using var model = nn.Sequential(("fc", layer));
        model.Initialize(recipe, 1);
        Assert.All(Tensors.Floats(layer.weight), value => Assert.Equal(5, value));
        using Tensor bias = ones(3);
        ModuleLoadReport report = model.LoadThenInitialize([LoadableTensor.Of("fc.bias", bias)], recipe, 1);
        Assert.Equal(["fc.weight"], report.Kept);
        Assert.Empty(report.Drawn);

        using Sequential deferred = DeferredModule.Build(() => nn.Sequential(("fc", nn.Linear(2, 3))));
        Assert.Contains("fc.weight [3, 2] is to be left as it is", Assert.Throws<NotSupportedException>(() => deferred.Materialize(recipe, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => deferred.LoadThenInitialize([LoadableTensor.Of("fc.bias", bias)], recipe, 1));
        using Tensor weight = ones(3, 2);
        deferred.LoadThenInitialize([LoadableTensor.Of("fc.weight", weight)], recipe, 1);
        Assert.All(Tensors.Floats(((Linear)deferred[0]).weight), value => Assert.Equal(1, value));
    }

    [Fact]
    public void LoadThenInitialize_LeavesNoTensorBehind()
    {
        using var stored = new SmallGpt();
        using var model = new SmallGpt();
        model.Plan(Gpt, 1);
        LoadableTensor[] checkpoint = [.. Stored(stored).Take(5)];
        long before = Tensor.TotalCount;
        model.LoadThenInitialize(checkpoint, Gpt, 1);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static IEnumerable<LoadableTensor> Stored(nn.Module module) => module.state_dict().Select(tensor => LoadableTensor.Of(tensor.Key, tensor.Value));
}
