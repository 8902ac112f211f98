using Fanin.Models;
using Fanin.Parameters;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch.Loading;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Loading;

/// <summary>Some of these tests build on the meta device, the default of the whole process then.</summary>
[Collection(nameof(GlobalGenerator))]
public sealed class ModuleLoaderTests : IDisposable
{
    private const string Sample = "Fanin.ModuleSample.ResidualMlp";
    private static readonly string Own = typeof(ModuleLoaderTests).Assembly.Location;
    private static readonly string SamplePath = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Fanin.ModuleSample", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Fanin.ModuleSample.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fanin-modules-");

    public void Dispose()
    {
        // On Windows a loaded assembly's file can't be deleted.
        if (!OperatingSystem.IsWindows())
        {
            _folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Load_MakesTheModuleOfAnotherBuild_WhichIsThisProgramsModule()
    {
        using nn.Module model = ModuleLoader.Load(ModuleReference.Parse($"{SamplePath}:{Sample}:{{\"blocks\": 3, \"width\": 8}}"));
        ModelDescription description = ModuleModel.Describe(model, "sample", ModelFacts.None.With("width", 8).With("layers", 9));
        Assert.Equal("blocks.2.down.weight", description.Parameters[12].Name);
        Assert.Equal("layer = 2, layers = 3, width = 8", description.Parameters[12].Layer.Facts.ToString());
        Assert.Equal("layers = 9, width = 8", description.Parameters[0].Layer.Facts.ToString());
        Assert.Equal(16, model.Initialize(Recipe.PyTorch, 1, NumberStream.PyTorch).Rows.Length);
        using nn.Module again = ModuleLoader.Load(SamplePath, Sample, "[784, 8, 3]");
        Assert.Same(model.GetType(), again.GetType());
    }

    [Fact]
    public void Load_WithinBuild_TakesNoMemory()
    {
        using nn.Module model = DeferredModule.Build(() => ModuleLoader.Load(SamplePath, Sample, "{\"width\": 1000000}"));
        Assert.Equal(TorchSharp.DeviceType.META, model.parameters().First().device_type);
    }

    [Fact]
    public void Load_WithinBuild_SaysThatTheConstructorHasNoValues()
    {
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => DeferredModule.Build(() => ModuleLoader.Load(Own, typeof(Reading).FullName!)));
        Assert.Contains("It ran on the meta device, without memory;", problem.Message, StringComparison.Ordinal);
        ModuleLoader.Load(Own, typeof(Reading).FullName!).Dispose();
    }

    [Theory]
    [InlineData(null, "none")]
    [InlineData("[3]", "long 3")]
    [InlineData("[3.5]", "double 3.5")]
    [InlineData("[[1, 2], \"Float16\", true]", "2 sizes, Float16, True, cpu")]
    [InlineData("{\"type\": \"BFloat16\", \"sizes\": [], \"device\": \"meta\"}", "0 sizes, BFloat16, False, meta")]
    public void Load_ChoosesTheConstructor(string? arguments, string expected)
    {
        using var module = (Chosen)ModuleLoader.Load(Own, typeof(Chosen).FullName!, arguments);
        Assert.Equal(expected, module.By);
    }

    [Theory]
    [InlineData("[\"a\"]", "FAN068: Chosen(Int64 number): number can't be \"a\", expected Int64.")]
    [InlineData("{\"tpye\": \"Float16\", \"sizes\": []}", "there is no parameter tpye (did you mean type?); type is missing.")]
    [InlineData("[1, 2, 3, 4, 5]", "5 arguments are too many")]
    [InlineData("[]", null)]
    [InlineData("[\"a\", \"b\"]", "Several constructors suit the arguments")]
    [InlineData("{", "FAN065")]
    public void Load_SaysWhichConstructorsThereAre(string arguments, string? expected)
    {
        if (expected is null)
        {
            ModuleLoader.Load(Own, typeof(Chosen).FullName!, arguments).Dispose();
            return;
        }

        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => ModuleLoader.Load(Own, typeof(Chosen).FullName!, arguments));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Fanin.Torch.Tests.Loading.ModuleLoaderTests+Chosne", "FAN067: There is no class Fanin.Torch.Tests.Loading.ModuleLoaderTests+Chosne in Fanin.Torch.Tests. Did you mean Fanin.Torch.Tests.Loading.ModuleLoaderTests+Chosen?")]
    [InlineData("Fanin.Torch.Tests.Loading.ModuleLoaderTests", "FAN067: Fanin.Torch.Tests.Loading.ModuleLoaderTests is no torch.nn.Module, but a Object.")]
    [InlineData("Fanin.Torch.Tests.Loading.ModuleLoaderTests+Base", "is abstract")]
    [InlineData("Fanin.Torch.Tests.Loading.ModuleLoaderTests+Generic`1", "has type parameters")]
    [InlineData("Fanin.Torch.Tests.Loading.ModuleLoaderTests.Throwing", "FAN069: The constructor Throwing() threw FormatException: Nothing works.")]
    public void Load_SaysWhatIsWrongWithTheClass(string type, string expected)
    {
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => ModuleLoader.Load(Own, type));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SaysWhatIsWrongWithTheFile()
    {
        string text = Path.Combine(_folder.FullName, "text.dll");
        File.WriteAllText(text, "no assembly");
        Assert.Contains("FAN066: There is no file", Refusal(Path.Combine(_folder.FullName, "absent.dll")), StringComparison.Ordinal);
        Assert.Contains("is no .NET assembly that can be loaded", Refusal(text), StringComparison.Ordinal);
        Assert.Contains("FAN066: ", Refusal(CraftedAssembly.OfAnotherTorchSharp(SamplePath, _folder.FullName)), StringComparison.Ordinal);
        Assert.Contains("is built for TorchSharp 0.99.0.0, this program has 0.107.0.0;", Refusal(CraftedAssembly.OfAnotherTorchSharp(SamplePath, _folder.FullName)), StringComparison.Ordinal);

        static string Refusal(string path) => Assert.Throws<DiagnosticException>(() => ModuleLoader.Load(path, Sample)).Message;
    }

    [Fact]
    public void Load_FindsTheModulesOwnDependenciesInItsFolder()
    {
        string path = CraftedAssembly.WithDependency(_folder.FullName);
        using (nn.Module module = ModuleLoader.Load(path, "Own.Net"))
        {
            Assert.Equal("Own.Net", module.GetType().FullName);
        }

        string alone = Path.Combine(_folder.CreateSubdirectory("alone").FullName, "Alone.dll");
        File.Copy(path, alone);
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => ModuleLoader.Load(alone, "Own.Net"));
        Assert.Contains("Own.Part", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Says by which constructor it was made.</summary>
    public sealed class Chosen : nn.Module
    {
        public Chosen()
            : base(nameof(Chosen)) => By = "none";

        public Chosen(long number)
            : base(nameof(Chosen)) => By = FormattableString.Invariant($"long {number}");

        public Chosen(double number)
            : base(nameof(Chosen)) => By = FormattableString.Invariant($"double {number}");

        public Chosen(long[] sizes, ScalarType type, bool flag = false, Device? device = null)
            : base(nameof(Chosen)) => By = $"{sizes.Length} sizes, {type}, {flag}, {device?.ToString() ?? "cpu"}";

        public Chosen(string left, string right)
            : base(nameof(Chosen)) => By = left + right;

        public Chosen(string left, char[]? right)
            : base(nameof(Chosen)) => By = left + right?.Length;

        public Chosen(string left, object right)
            : base(nameof(Chosen)) => By = $"{left}{right}";

        public string By { get; }
    }

    /// <summary>Can't be made.</summary>
    public abstract class Base() : nn.Module(nameof(Base));

    /// <summary>Can't be made without a type.</summary>
    public sealed class Generic<T>() : nn.Module(typeof(T).Name);

    /// <summary>Needs a value.</summary>
    public sealed class Reading : nn.Module
    {
        public Reading()
            : base(ones(1).item<float>().ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
        }
    }

    /// <summary>Fails.</summary>
    public sealed class Throwing : nn.Module
    {
        public Throwing()
            : base(nameof(Throwing)) => throw new FormatException("Nothing works.");
    }
}
