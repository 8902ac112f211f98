namespace Fanin.App.Tests.Cli;

/// <summary>Models of assemblies are built on the meta device, which is then the default of the whole process: no other test may make tensors meanwhile.</summary>
[Collection(nameof(DefaultDevice))]
public class AssemblyModelTests
{
    [Fact]
    public void Plan_WarnsOfLayersThatBeginEqual()
    {
        string[] command = ["plan", $"{typeof(CopiedLayers).Assembly.Location}:{typeof(CopiedLayers).FullName}", "--recipe", "pytorch", "--seed", "1", "--json"];
        Session session = Session.Run([.. command, "--stream", "pytorch"]);
        Assert.Equal(0, session.ExitCode);
        Assert.Contains("encoder.layers.0.linear1.weight, encoder.layers.1.linear1.weight will hold identical numbers", session.Error, StringComparison.Ordinal);
        Assert.Contains("encoder.layers.0.linear1.weight, encoder.layers.1.linear1.weight", session.Json["warnings"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(Session.Run(command).Json["warnings"]);
    }
}

/// <summary>Tests that change libtorch's one default device must not run beside others.</summary>
[CollectionDefinition(nameof(DefaultDevice), DisableParallelization = true)]
public sealed class DefaultDevice;
