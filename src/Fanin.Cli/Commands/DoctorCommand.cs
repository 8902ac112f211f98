using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Json.Nodes;
using Fanin.Cli.Terminal;
using Fanin.Lab.Data;
using Fanin.Torch.Native;
using Spectre.Console;

namespace Fanin.Cli.Commands;

/// <summary><c>fanin doctor</c>: whether libtorch loads and why not, what the processor can do, which images are there.</summary>
internal static class DoctorCommand
{
    public static Command Create(CommonOptions common, TextWriter stdout, TextWriter stderr, CancellationToken cancellation)
    {
        Command command = new("doctor", "Say whether libtorch loads and why not, what the processor offers, and which data sets are found.");
        command.SetAction(parsed =>
        {
            var output = new ConsoleOutput(parsed, common, stdout, stderr);
            return Guard.Run(output, () => Run(output, cancellation));
        });
        return command;
    }

    private static int Run(ConsoleOutput output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        LibTorchStatus torch = LibTorch.Describe();
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn(new TableColumn("fact").NoWrap()).AddColumn("value");
        foreach ((string fact, string? value) in Facts(torch).Where(row => row.Value is not null))
        {
            table.AddRow(new Text(fact), new Text(value!));
        }

        if (!output.Quiet)
        {
            output.Console.Write(table);
        }

        output.Document(Json(torch));
        if (torch.Error is null)
        {
            return ExitCode.Done;
        }

        output.Line();
        output.Console.Write(new Text(torch.Error + Environment.NewLine, new Style(Color.Red)));
        return ExitCode.No;
    }

    private static IEnumerable<(string Fact, string? Value)> Facts(LibTorchStatus torch)
    {
        yield return ("fanin", Version());
        yield return (".NET", RuntimeInformation.FrameworkDescription);
        yield return ("system", $"{RuntimeInformation.OSDescription}, {torch.Platform}");
        yield return ("processor", $"{Environment.ProcessorCount} cores; {string.Join(", ", Features())}");
        yield return ("kernels", Kernels());
        yield return ("libtorch", torch.Error is null ? $"{torch.TorchVersion ?? "loads"}, {torch.LibTorchPath}" : "does not load");
        yield return ("TorchSharp", torch.TorchSharpPath);
        yield return ("loaded from", torch.LoadedPath is null ? null : $"{torch.LoadedPath} ({Source(torch.Source)})");
        yield return ("made optional", torch.PatchedVersions.Count == 0 ? null : $"{string.Join(", ", torch.PatchedVersions)}, which this system lacks");
        yield return ("C++ runtime", torch.CppRuntimePath is null ? null : $"{torch.CppRuntimeVersion}, {torch.CppRuntimePath}");
        foreach ((KnownDataset set, string place) in Datasets())
        {
            yield return ($"data {set.Name}", place);
        }

        yield return ($"data {DatasetCatalog.SampleName}", EmbeddedSample.Description);
    }

    private static JsonObject Json(LibTorchStatus torch) => new()
    {
        ["version"] = Version(),
        ["runtime"] = RuntimeInformation.FrameworkDescription,
        ["system"] = RuntimeInformation.OSDescription,
        ["platform"] = torch.Platform,
        ["processors"] = Environment.ProcessorCount,
        ["cpuFeatures"] = new JsonArray([.. Features().Select(feature => (JsonNode)feature)]),
        ["kernels"] = Kernels(),
        ["libtorch"] = new JsonObject
        {
            ["loads"] = torch.Error is null,
            ["error"] = torch.Error,
            ["version"] = torch.TorchVersion,
            ["path"] = torch.LibTorchPath,
            ["torchSharpPath"] = torch.TorchSharpPath,
            ["loadedPath"] = torch.LoadedPath,
            ["source"] = torch.Source.ToString(),
            ["patchedVersions"] = new JsonArray([.. torch.PatchedVersions.Select(version => (JsonNode)version)]),
            ["cppRuntimePath"] = torch.CppRuntimePath,
            ["cppRuntimeVersion"] = torch.CppRuntimeVersion,
        },
        ["datasets"] = new JsonArray([.. Datasets().Select(found => (JsonNode)new JsonObject
        {
            ["name"] = found.Set.Name,
            ["place"] = found.Place,
        })]),
    };

    private static string Version() =>
        typeof(DoctorCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static IEnumerable<string> Features()
    {
        (string Name, bool There)[] features =
            [("SSE4.2", Sse42.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512F", Avx512F.IsSupported)];
        return features.Where(feature => feature.There).Select(feature => feature.Name).DefaultIfEmpty(RuntimeInformation.ProcessArchitecture.ToString());
    }

    // The same bits every way: without the instruction the runtime computes the fused multiply-add in software.
    private static string Kernels() =>
        Vector512.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? "vectors of 256 bits, some of 512"
        : Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported ? "vectors of 256 bits"
        : Fma.IsSupported || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? "scalar, fused multiply-add in hardware (slower, the same bits)"
        : "scalar, fused multiply-add in software (slow, the same bits)";

    private static string Source(LibTorchSource source) => source switch
    {
        LibTorchSource.CacheFile => "a copy of TorchSharp's library made for this system",
        LibTorchSource.MemoryFile => "a copy of TorchSharp's library made for this system, in memory",
        LibTorchSource.Original => "as shipped",
        LibTorchSource.LoadedBefore => "loaded before Fanin looked",
        LibTorchSource.LeftToTorchSharp => "by TorchSharp itself",
        _ => "not loaded",
    };

    private static IEnumerable<(KnownDataset Set, string Place)> Datasets()
    {
        var locator = new DatasetLocator(DatasetPlaces.FromEnvironment());
        foreach (KnownDataset set in DatasetCatalog.All)
        {
            string place;
            try
            {
                place = locator.Find(set)?.Source ?? $"not found; fanin datasets get {set.Name}";
            }
            catch (DatasetException wrong)
            {
                place = wrong.Message;
            }

            yield return (set, place);
        }
    }
}
