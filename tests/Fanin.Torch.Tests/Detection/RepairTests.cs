using System.Globalization;
using System.Text;
using Fanin.Diagnosis.Checks;
using Fanin.Parameters;
using Fanin.Recipes;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests.Detection;

/// <summary>Where a finding proposes a rule, the rule removes it, and training goes better.</summary>
[Collection(nameof(GlobalGenerator))]
public sealed class RepairTests : IDisposable
{
    private readonly int _threads = get_num_threads();

    // The networks are small: more threads would wait for each other.
    public RepairTests() => set_num_threads(1);

    public void Dispose() => set_num_threads(_threads);

    private const int Steps = 300;

    [Fact(Explicit = true)]
    public void Repairs_RemoveTheirFinding_AndLowerTheLoss()
    {
        var table = new StringBuilder();
        (int repaired, int gone, int better) = (0, 0, 0);
        foreach (PlantedFault fault in PlantedFaults.All)
        {
            if (fault.Measure(fault.Recipe).Findings.First(fault.IsMeant).Repair is null)
            {
                continue;
            }

            repaired++;
            using nn.Module<Tensor, Tensor> module = fault.Net.Make();
            ParameterSpec[] parameters = [.. ModuleParameters.Of(module).Select(place => place.Spec)];
            (Recipe recipe, IReadOnlyList<Rule> added) = RecipeRepair.Repair(fault.Recipe, parameters, fault.Measure);
            bool isGone = fault.Measure(recipe).Findings.All(finding => finding.Code != fault.Code);
            (double before, double after) = (fault.Train(fault.Recipe, Steps), fault.Train(recipe, Steps));
            gone += isGone ? 1 : 0;
            better += after < before ? 1 : 0;
            string row = string.Create(CultureInfo.InvariantCulture, $"{fault}; {string.Join(", ", added)}; {(isGone ? "gone" : "still there")}; {before:0.0000}; {after:0.0000}");
            TestContext.Current.TestOutputHelper!.WriteLine(row);
            table.AppendLine(row);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{repaired} repaired: {gone} gone, {better} with a lower loss after {Steps} steps");
        Assert.True(repaired >= 12, $"{repaired} faults have a repair");
        Assert.Equal(repaired, gone);
        Assert.True(better >= 0.9 * repaired, $"{better} of {repaired} train better\n{table}");
    }
}
