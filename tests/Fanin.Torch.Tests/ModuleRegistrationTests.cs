using Fanin.Plans;
using Fanin.Recipes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>What TorchSharp does not register is missing in its own list, and so would be in the plan: the list, and the error, are beside each other here.</summary>
public class ModuleRegistrationTests
{
    private const string AtTheEnd = "set the field before the constructor of Net calls RegisterComponents().";

    [Fact]
    public void Initialize_Refuses_WhenNothingIsRegistered()
    {
        Assert.Equal([$"FAN070: Fc (Linear) is not registered; {AtTheEnd}"], Refused(new Net { Fc = nn.Linear(2, 2) }));
        Assert.Equal([$"FAN070: Scale (parameter [3]) is not registered; {AtTheEnd}"], Refused(new Net { Scale = nn.Parameter(zeros(3)) }));
    }

    [Fact]
    public void Initialize_Refuses_WhenAFieldIsReplacedLater()
    {
        var net = new Net { Fc = nn.Linear(2, 2), Scale = nn.Parameter(zeros(3)) };
        net.Register();
        net.Fc = nn.Linear(2, 5);
        Assert.Equal([$"FAN070: Fc (Linear) is not registered; {AtTheEnd}"], Refused(net, "Scale", "Fc.weight", "Fc.bias"));
    }

    [Fact]
    public void Initialize_Refuses_WhenLayersAreInAnArrayAListOrADictionary()
    {
        const string List = "is not registered; use a ModuleList or ParameterList; what is to be no part of the model goes into a Lazy.";
        const string Dictionary = "is not registered; use a ModuleDict or ParameterDict; what is to be no part of the model goes into a Lazy.";
        var net = new Net
        {
            Array = [nn.Linear(2, 2)],
            List = [nn.ReLU(), nn.Conv2d(1, 1, 1)],
            Named = new(StringComparer.Ordinal) { ["a"] = nn.Embedding(2, 2) },
            Parameters = [nn.Parameter(zeros(3, 2))],
        };
        net.Register();
        Assert.Equal(
            [$"FAN070: Array[0] (Linear) {List}", $"FAN070: List[1] (Conv2d) {List}", $"FAN070: Named[\"a\"] (Embedding) {Dictionary}", $"FAN070: Parameters[0] (parameter [3, 2]) {List}"],
            Refused(net));
    }

    [Fact]
    public void Initialize_Refuses_WhenAContainerGrowsLater_OrIsNoField()
    {
        var net = new Net { Blocks = new ModuleList<nn.Module>(nn.Linear(2, 2)), Heads = nn.ModuleDict(("a", nn.Linear(2, 2))) };
        net.Register();
        net.Blocks.Add(nn.Linear(2, 2));
        net.Heads.Add(("b", nn.Linear(2, 2)));
        Assert.Equal(
            [
                "FAN070: Blocks[1] (Linear) is not registered; fill the ModuleList before the module that has it as a field calls RegisterComponents().",
                "FAN070: Heads[\"b\"] (Linear) is not registered; fill the ModuleDict before the module that has it as a field calls RegisterComponents().",
            ],
            Refused(net, "Blocks.0.weight", "Blocks.0.bias", "Heads.a.weight", "Heads.a.bias"));
        Assert.Equal(
            ["FAN070: [0] (Linear) is not registered; fill the ModuleList before the module that has it as a field calls RegisterComponents()."],
            Refused(new ModuleList<Linear>(nn.Linear(2, 2))));
    }

    [Fact]
    public void Initialize_NamesThePlace_WhenAPartOfThePartIsNotRegistered()
    {
        var net = new Net { Fc = nn.Linear(2, 2) };
        using var model = new Layers(nn.Linear(2, 2), net);
        net.Scale = nn.Parameter(zeros(2, 3));
        Assert.Equal([$"FAN070: 1.Scale (parameter [2, 3]) is not registered; {AtTheEnd}"], Refused(model, "0.weight", "0.bias", "1.Fc.weight", "1.Fc.bias"));
    }

    [Fact]
    public void Initialize_CallsAPropertyByItsName()
    {
        Assert.Equal(
            ["FAN070: Layer (Linear) is not registered; set the field before the constructor of WithProperty calls RegisterComponents()."],
            Refused(new WithProperty { Layer = nn.Linear(2, 2) }));
    }

    [Fact]
    public void Initialize_Accepts_WhatIsRegisteredElsewhere_HasNoParameters_OrIsHidden()
    {
        Linear shared = nn.Linear(2, 2);
        var net = new Net
        {
            Fc = shared,
            Array = [shared],
            List = [nn.ReLU()],
            Parameters = [shared.weight!],
            Blocks = new ModuleList<nn.Module>(),
            Hidden = new Lazy<nn.Module>(() => nn.Linear(2, 2)),
        };
        net.Register();
        using var whole = new Layers(nn.Linear(2, 2), net);
        net.Whole = whole;
        Assert.NotNull(net.Hidden.Value);
        Assert.Equal(["Fc.weight", "Fc.bias"], net.Initialize(Recipe.PyTorch, 1).Rows.Select(row => row.Parameter.Name));
        using var unregistered = new Net { Blocks = new ModuleList<nn.Module>(nn.ReLU(), new ModuleList<nn.Module>(nn.Tanh())) };
        Assert.Empty(unregistered.Initialize(Recipe.PyTorch, 1).Rows);
    }

    private static IEnumerable<string> Refused(nn.Module module, params string[] registered)
    {
        Assert.Equal(registered, module.named_parameters().Select(entry => entry.name));
        DiagnosticException problem = Assert.Throws<DiagnosticException>(() => module.Initialize(Recipe.PyTorch, 1, NumberStream.Keyed));
        Assert.All(problem.Diagnostics, diagnostic => Assert.Equal(ModuleDiagnostic.NotRegistered, diagnostic.Code));
        return problem.Diagnostics.Select(diagnostic => diagnostic.ToString());
    }

    private sealed class Net() : nn.Module(nameof(Net))
    {
        public Linear? Fc;
        public Parameter? Scale;
        public Linear[]? Array;
        public List<nn.Module>? List;
        public Dictionary<string, Embedding>? Named;
        public List<Parameter>? Parameters;
        public ModuleList<nn.Module>? Blocks;
        public ModuleDict<Linear>? Heads;
        public Lazy<nn.Module>? Hidden;
        public nn.Module? Whole;

        public void Register() => RegisterComponents();
    }

    private sealed class WithProperty() : nn.Module(nameof(WithProperty))
    {
        public Linear? Layer { get; set; }
    }
}
