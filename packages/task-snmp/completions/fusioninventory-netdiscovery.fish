# Completion of fusioninventory-netdiscovery, another name of fi-netdiscovery, for fish. Made by "npm run generate".
complete -c fusioninventory-netdiscovery -w fi-netdiscovery
