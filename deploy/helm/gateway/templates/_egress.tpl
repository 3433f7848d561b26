{{/*
What `Gateway.Api --egress` printed, sorted into what a policy can say: addresses, services of the cluster, names of elsewhere. A pod reaches itself without leave.
*/}}
{{- define "gateway.egressLists" -}}
{{- $addresses := list }}{{- $services := list }}{{- $names := list }}
{{- range $line := splitList "\n" (trim .Values.networkPolicy.egress) }}
{{- $line = trim $line }}
{{- if $line }}
{{- $port := regexFind "[0-9]+$" $line | int }}
{{- $host := regexReplaceAll ":[0-9]+$" $line "" | trimPrefix "[" | trimSuffix "]" }}
{{- if or (hasPrefix "127." $host) (eq $host "localhost") (eq $host "::1") }}
{{- else if contains ":" $host }}{{- $addresses = append $addresses (dict "cidr" (printf "%s/128" $host) "port" $port) }}
{{- else if regexMatch "^[0-9.]+$" $host }}{{- $addresses = append $addresses (dict "cidr" (printf "%s/32" $host) "port" $port) }}
{{- else if or (not (contains "." $host)) (regexMatch "\\.svc(\\..*)?$" $host) }}
{{- $parts := splitList "." $host }}
{{- $namespace := $.Release.Namespace }}
{{- if gt (len $parts) 1 }}{{- $namespace = index $parts 1 }}{{- end }}
{{- $services = append $services (dict "name" (first $parts) "namespace" $namespace "port" $port) }}
{{- else }}{{- $names = append $names (dict "host" $host "port" $port) }}
{{- end }}
{{- end }}
{{- end }}
{{- dict "addresses" $addresses "services" $services "names" $names | toJson }}
{{- end }}

{{/* The rules for Kubernetes' own policy, which knows addresses and pods but no names. */}}
{{- define "gateway.egress" -}}
{{- $lists := include "gateway.egressLists" . | fromJson -}}
# What Gateway.Api --egress prints.
{{- range $lists.addresses }}
- to:
    - ipBlock:
        cidr: {{ .cidr | quote }}
  ports:
    - port: {{ .port }}
{{- end }}
# Services of the cluster, by their namespaces: a policy is asked with the pod's port, which is to be the service's.
{{- range $lists.services }}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ .namespace }}
  ports:
    - port: {{ .port }}
{{- end }}
{{- if and $lists.names (eq .Values.networkPolicy.names "ports") }}
# Names of elsewhere: their ports, at every address but the one at which clouds hand out a machine's own credentials.
- to:
    - ipBlock:
        cidr: 0.0.0.0/0
        except: ["169.254.0.0/16"]
  ports:
{{- $ports := list }}
{{- range $lists.names }}{{- $ports = append $ports .port }}{{- end }}
{{- range uniq $ports }}
    - port: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* The names, for Cilium: it follows the answers of the cluster's name server. */}}
{{- define "gateway.egressNames" -}}
{{- $lists := include "gateway.egressLists" . | fromJson -}}
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata:
  name: {{ .Release.Name }}-egress-names
  labels: {{- include "gateway.labels" (dict "root" . "name" "gateway-api") | nindent 4 }}
spec:
  endpointSelector:
    matchLabels:
      gateway.example.com/gateway: "yes"
  egress:
    - toEndpoints:
        - matchLabels:
            k8s:io.kubernetes.pod.namespace: kube-system
            k8s-app: kube-dns
      toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns:
              - matchPattern: "*"
{{- range $lists.names }}
    - toFQDNs:
        - matchName: {{ .host | quote }}
      toPorts:
        - ports:
            - port: {{ .port | quote }}
              protocol: TCP
{{- end }}
{{- end }}
