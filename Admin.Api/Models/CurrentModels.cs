using Shared.Contracts.Configuration.Settings;
using Shared.Contracts.Routing;

namespace Admin.Api.Models;

/// <summary>The deployments as the configuration in force has them: for answers and warnings, which this service gives by the rules that gateways route by.</summary>
internal sealed class CurrentModels(GatewayConfiguration atStart)
{
    private LoadedModels _models = Load(atStart);

    public GatewayConfiguration Configuration => Volatile.Read(ref _models).Configuration;

    public ModelCatalog Catalog => Volatile.Read(ref _models).Catalog;

    public void Replace(GatewayConfiguration configuration) => Volatile.Write(ref _models, Load(configuration));

    private static LoadedModels Load(GatewayConfiguration configuration) => new(configuration, ModelCatalogBuilder.Build(configuration, generation: 1));

    private sealed record LoadedModels(GatewayConfiguration Configuration, ModelCatalog Catalog);
}
