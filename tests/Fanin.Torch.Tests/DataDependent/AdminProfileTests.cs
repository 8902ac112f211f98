using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Torch.DataDependent;
using TorchSharp.Modules;
using static Fanin.Torch.Tests.DataDependent.DataDependentModels;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.DataDependent;

[Collection(nameof(GlobalGenerator))]
public class AdminProfileTests
{
    private static readonly AdminSubLayer[] SubLayers = [new("branch1", "omega1"), new("branch2", "omega2"), new("branch3", "omega3")];

    [Fact]
    public void Apply_FollowsTheRecursion_AndSetsTheMultipliers()
    {
        using var model = new PostNorm();
        using Tensor input = Batch(64, 8);
        AdminResult result = new AdminProfile().Apply(model, input, SubLayers);
        Assert.Equal(1, result.Multipliers[0].Multiplier);

        // By hand: x ← LN(ω·x + f(x)), next ω = √(Var[ω·x] + Var[f(x)]).
        using IDisposable noGradients = no_grad();
        (Tensor x, double omega) = (input, 1);
        foreach ((AdminMultiplier found, Linear branch) in result.Multipliers.Zip(model.Branches))
        {
            Assert.Equal(omega, found.Multiplier, 1e-5 * omega);
            Tensor f = branch.forward(x);
            double next = Math.Sqrt(Math.Pow(StdDev((float)omega * x), 2) + Math.Pow(StdDev(f), 2));
            x = nn.functional.layer_norm(((float)omega * x) + f, [8]);
            omega = next;
        }

        Assert.True(result.Multipliers[2].Multiplier > result.Multipliers[1].Multiplier);
        Assert.Equal((float)result.Multipliers[2].Multiplier, Tensors.Floats(model.omega3)[7]);
        Assert.Equal(3, result.Rules.Length);
        using var fresh = new PostNorm();
        result.Record.Replay(fresh);
        Assert.Equal(Tensors.Floats(model.omega2), Tensors.Floats(fresh.omega2));
    }

    // The way that the recipe's notes tell, with other names: a copy of it.
    [Fact]
    public void TheRecipe_IsWhereTheProfileBegins()
    {
        using var model = new PostNorm();
        Tensors.Spoil(model);
        Recipe recipe = RecipeText.Parse(RecipeCatalog.Text("admin").Replace("*_ratio_change", "omega?", StringComparison.Ordinal), "mine.yaml");
        InitPlan plan = model.Initialize(recipe, 3);
        Assert.Equal(9, plan.Rows.Length);
        Assert.All(Tensors.Floats(model.omega2), omega => Assert.Equal(1, omega));
        double bound = Math.Sqrt(6.0 / 16);
        Assert.All(Tensors.Floats(model.Branches[0].weight!), value => Assert.InRange(value, -bound, bound));
        using Tensor input = Batch(64, 8);
        AdminResult result = new AdminProfile().Apply(model, input, SubLayers);
        Assert.True(result.Multipliers[1].Multiplier > 1);
        Assert.All(Tensors.Floats(model.omega2), omega => Assert.Equal((float)result.Multipliers[1].Multiplier, omega));
    }

    [Fact]
    public void Apply_RefusesNamesAndOrders()
    {
        using var model = new PostNorm();
        using Tensor input = Batch(64, 8);
        NotSupportedException refused = Assert.Throws<NotSupportedException>(() => new AdminProfile().Apply(model, input, [new("brnch1"), new("branch2", "omga2")]));
        Assert.Contains("no module brnch1; the nearest name is branch1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no parameter omga2; the nearest name is omega2", refused.Message, StringComparison.Ordinal);
        refused = Assert.Throws<NotSupportedException>(() => new AdminProfile().Apply(model, input, [SubLayers[1], SubLayers[0]]));
        Assert.Contains("in the order branch1, branch2", refused.Message, StringComparison.Ordinal);
    }

#pragma warning disable CA1051, IDE1006 // Fields, as TorchSharp registers them.
    private sealed class PostNorm : nn.Module<Tensor, Tensor>
    {
        public readonly Parameter omega1 = nn.Parameter(ones(8));
        public readonly Parameter omega2 = nn.Parameter(ones(8));
        public readonly Parameter omega3 = nn.Parameter(ones(8));
        private readonly Linear branch1 = nn.Linear(8, 8);
        private readonly Linear branch2 = nn.Linear(8, 8);
        private readonly Linear branch3 = nn.Linear(8, 8);

        public PostNorm()
            : base(nameof(PostNorm)) => RegisterComponents();

        public Linear[] Branches => [branch1, branch2, branch3];

        public override Tensor forward(Tensor x)
        {
            x = nn.functional.layer_norm((omega1 * x) + branch1.call(x), [8]);
            x = nn.functional.layer_norm((omega2 * x) + branch2.call(x), [8]);
            return nn.functional.layer_norm((omega3 * x) + branch3.call(x), [8]);
        }
    }
}
