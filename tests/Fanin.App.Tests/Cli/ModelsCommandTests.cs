using System.Text.Json.Nodes;
using Fanin.Models;
using Fanin.Torch;

namespace Fanin.App.Tests.Cli;

public class ModelsCommandTests
{
    [Fact]
    public void Models_ListsTheCatalog()
    {
        Session session = Session.Run("models", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonArray models = session.Json["models"]!.AsArray();
        Assert.Contains("resnet-cifar", session.Json["networks"]!.AsArray().Select(network => (string?)network!["name"]));
        Assert.Contains("heads=4: heads", Session.Run("models", "gpt-char").Error, StringComparison.Ordinal);
        Assert.Equal(ModelCatalog.Entries.Select(entry => entry.Name), models.Select(model => (string)model!["name"]!));
        Assert.Equal(11_689_512, (long)models.Single(model => (string)model!["name"]! == "resnet18")!["elements"]!);
        Assert.Contains("LlamaForCausalLM", session.Json["architectures"]!.AsArray().Select(architecture => (string)architecture!));
        Assert.Contains("124,439,808", session.Error, StringComparison.Ordinal);
        Assert.Empty(Session.Run("models", "--quiet").Error);
    }

    [Fact]
    public void Models_DescribesOne_WithParametersAndFacts()
    {
        Session session = Session.Run("models", "gpt2", "--dtype", "bfloat16", "--json");
        Assert.Equal(0, session.ExitCode);
        JsonNode model = session.Json;
        Assert.Equal(("gpt2", 124_439_808, 12), ((string)model["family"]!, (long)model["elements"]!, (int)model["configuration"]!["n_layer"]!));
        JsonNode parameter = model["parameters"]!.AsArray().Single(one => (string)one!["name"]! == "transformer.h.3.attn.c_attn.weight")!;
        Assert.Equal([768, 2304], parameter["shape"]!.AsArray().Select(size => (long)size!));
        Assert.Equal(("Conv1D", "bfloat16", 3), ((string)parameter["layer"]!, (string)parameter["dtype"]!, (int)parameter["facts"]!["layer"]!));
        Assert.Contains("heads = 12", session.Error, StringComparison.Ordinal);
        Assert.Contains("lm_head.weight = transformer.wte.weight", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_RefusesWhatItDoesNotKnow()
    {
        Session unknown = Session.Run("models", "resnet-19", "--json");
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("the nearest is resnet18", (string)unknown.Json["error"]!["message"]!, StringComparison.Ordinal);
        Session type = Session.Run("models", "--dtype", "int8");
        Assert.Equal(2, type.ExitCode);
        Assert.Contains("--dtype expects one of float32, float16, bfloat16, float64, got \"int8\".", type.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlp:784-75-45-10", false)]
    [InlineData("mlp:784-75-45-10+bn", true)]
    public void Mlp_HasTheParametersOfTheLecturesNetwork(string text, bool batchNorm)
    {
        using var net = new Lab.Models.LectureNet(784, 10, batchNorm);
        Assert.Equal(
            ModuleParameters.Of(net).Select(place => (place.Spec.Name, place.Spec.Shape, place.Spec.ElementType, place.Spec.Role, place.Spec.Layer.Type, place.Spec.Layer.WeightShape)),
            ModelCatalog.Parse(text).Parameters.Select(spec => (spec.Name, spec.Shape, spec.ElementType, spec.Role, spec.Layer.Type, spec.Layer.WeightShape)));
    }
}
